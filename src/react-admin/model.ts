import type { LatchkeyClient } from './client.js';
import { withNumbers } from './exact-numbers.js';

/** An attribute of an entity, as `GET /metadata/entities` describes it. */
export interface ModelAttribute {
  readonly name: string;
  readonly attributeType: 'DATATYPE' | 'ENUM' | 'ASSOCIATION' | 'COMPOSITION' | 'EMBEDDED';
  /** Datatype, name of the enum, or name of the entity. */
  readonly type: string;
  readonly cardinality: 'NONE' | 'ONE_TO_ONE' | 'MANY_TO_ONE' | 'ONE_TO_MANY' | 'MANY_TO_MANY';
  readonly mandatory: boolean;
  readonly readOnly: boolean;
  /** Caption in the locale of the request. */
  readonly description: string;
  /** False for computed attributes. */
  readonly persistent: boolean;
}

/** An entity or embeddable of the model. */
export interface ModelEntity {
  readonly entityName: string;
  /** The entity it extends. */
  readonly ancestor: string | null;
  readonly properties: readonly ModelAttribute[];
}

const MANY = new Set(['ONE_TO_MANY', 'MANY_TO_MANY']);

/** A reference to one object. */
export const isToOne = ({ attributeType, cardinality }: ModelAttribute): boolean =>
  (attributeType === 'ASSOCIATION' || attributeType === 'COMPOSITION') && !MANY.has(cardinality);

/** A collection of objects. */
export const isToMany = ({ attributeType, cardinality }: ModelAttribute): boolean =>
  (attributeType === 'ASSOCIATION' || attributeType === 'COMPOSITION') && MANY.has(cardinality);

/** A list of plain values. */
export const isList = ({ attributeType, cardinality }: ModelAttribute): boolean =>
  (attributeType === 'DATATYPE' || attributeType === 'ENUM') && cardinality !== 'NONE';

/** Datatypes whose values JavaScript numbers cannot hold exactly. */
const EXACT = new Set(['decimal', 'long', 'bigInteger']);

/** Values of this attribute are texts in records. */
export const isExact = ({ attributeType, type }: ModelAttribute): boolean =>
  attributeType === 'DATATYPE' && EXACT.has(type);

/** Values of this attribute are any JSON; records hold its text. */
export const isJson = ({ attributeType, type, cardinality }: ModelAttribute): boolean =>
  attributeType === 'DATATYPE' && (type === 'json' || type === 'jsonb') && cardinality === 'NONE';

/** The entities of an application by name. */
export class Model {
  private readonly byName: ReadonlyMap<string, ModelEntity>;
  private readonly attributesOf = new Map<string, ReadonlyMap<string, ModelAttribute>>();

  constructor(readonly entities: readonly ModelEntity[]) {
    this.byName = new Map(entities.map((entity) => [entity.entityName, entity]));
  }

  /** Reads the model from the server. */
  static async load(client: LatchkeyClient): Promise<Model> {
    const { json } = await client.send('GET', '/metadata/entities');
    return new Model(withNumbers(json) as readonly ModelEntity[]);
  }

  /** @returns undefined for an unknown name */
  entity(name: string): ModelEntity | undefined {
    return this.byName.get(name);
  }

  /** @returns undefined for an unknown name */
  attribute(entity: string, name: string): ModelAttribute | undefined {
    return this.attributes(entity).get(name);
  }

  /** The attributes of an entity by name; none of an unknown one. */
  attributes(entity: string): ReadonlyMap<string, ModelAttribute> {
    let attributes = this.attributesOf.get(entity);
    if (attributes === undefined) {
      attributes = new Map((this.entity(entity)?.properties ?? []).map((each) => [each.name, each]));
      this.attributesOf.set(entity, attributes);
    }
    return attributes;
  }

  /** @returns the attribute at the end of a path such as `customer.address.city` */
  path(entity: string, path: string): ModelAttribute | undefined {
    const [head = '', ...rest] = path.split('.');
    const attribute = this.attribute(entity, head);
    return rest.length === 0 || attribute === undefined ? attribute : this.path(attribute.type, rest.join('.'));
  }
}
