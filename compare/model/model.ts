import { isList, isObject, type Json, type JsonObject, member } from '../json.js';
import type { Server } from '../server/server.js';
import { ComparisonError } from '../comparison-error.js';

/** What `/rest/metadata/entities` says of an attribute. */
export interface Attribute {
  readonly name: string;
  /** `DATATYPE`, `ENUM`, `ASSOCIATION`, `COMPOSITION`, `EMBEDDED` */
  readonly kind: string;
  /** Datatype, enum or entity. */
  readonly type: string;
  readonly isList: boolean;
  readonly mandatory: boolean;
  readonly readOnly: boolean;
  readonly persistent: boolean;
}

export interface Entity {
  readonly name: string;
  readonly attributes: readonly Attribute[];
  /** Fetch plans that metadata names. */
  readonly plans: readonly string[];
}

export interface Model {
  readonly entities: readonly Entity[];
  /** Names of the constants by the simple name of the enum. */
  readonly enums: ReadonlyMap<string, readonly string[]>;
  /** Names of the enums on this server by their simple names. */
  readonly enumNames: ReadonlyMap<string, string>;
}

/** Enums have Java class names in the reference: the last part is what both sides share. */
export const simpleName = (name: string): string =>
  name.slice(Math.max(name.lastIndexOf('.'), name.lastIndexOf('$')) + 1);

/** @throws ComparisonError when the server does not show its metadata to the user */
export async function readModel(server: Server, caller: string): Promise<Model> {
  const entities = await listAt(server, caller, '/rest/metadata/entities');
  const enums = await listAt(server, caller, '/rest/metadata/enums');
  return {
    entities: await Promise.all(
      entities.map(async (entity) => {
        const name = textAt(entity, 'entityName');
        const plans = await server.ask({
          group: 'metadata',
          caller,
          method: 'GET',
          path: `/rest/metadata/entities/${name}/fetchPlans`,
        });
        return {
          name,
          attributes: objectsIn(member(entity, 'properties')).map(attributeOf),
          plans: namesIn(plans.body),
        };
      }),
    ),
    enumNames: new Map(enums.map((each) => [simpleName(textAt(each, 'name')), textAt(each, 'name')])),
    enums: new Map(enums.map((each) => [simpleName(textAt(each, 'name')), namesIn(member(each, 'values'))])),
  };
}

async function listAt(server: Server, caller: string, path: string): Promise<readonly JsonObject[]> {
  const { status, body } = await server.ask({ group: 'metadata', caller, method: 'GET', path });
  if (status !== 200 || !isList(body)) {
    throw new ComparisonError(
      `The ${server.name} returns ${status} instead of a list for ${path} as ${caller}: the first --as must be allowed to read the metadata`,
    );
  }
  return objectsIn(body);
}

const objectsIn = (json: Json | undefined): readonly JsonObject[] => (isList(json) ? json.filter(isObject) : []);

const namesIn = (json: Json | undefined): readonly string[] => objectsIn(json).map((each) => textAt(each, 'name'));

function textAt(json: JsonObject, key: string): string {
  const value = json[key];
  return typeof value === 'string' ? value : '';
}

const attributeOf = (property: JsonObject): Attribute => ({
  name: textAt(property, 'name'),
  kind: textAt(property, 'attributeType'),
  type: textAt(property, 'type'),
  isList: textAt(property, 'cardinality').endsWith('_TO_MANY'),
  mandatory: property.mandatory === true,
  readOnly: property.readOnly === true,
  persistent: property.persistent !== false,
});
