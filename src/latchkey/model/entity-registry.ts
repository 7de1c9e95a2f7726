import { type Attempt, failFast } from '../errors/found-faults.js';
import { restError } from '../errors/rest-error.js';
import type { EmbeddedAttribute, ToManyAttribute, ToOneAttribute } from './attribute.js';
import type { EntityModel } from './entity-model.js';
import type { EnumModel } from './enum-model.js';
import { lineage, replacing } from './lineage.js';
import { enumsOf, type NamedType } from './named-type.js';

/** An attribute through which one entity refers to another. */
export interface Reference {
  readonly from: EntityModel;
  readonly attribute: ToOneAttribute | ToManyAttribute;
}

/** All entities of the application, by name and by class. */
export class EntityRegistry {
  private readonly byName: ReadonlyMap<string, EntityModel>;
  private readonly byTarget: ReadonlyMap<unknown, EntityModel>;
  /** One attribute standing for each embeddable, by the embeddable's name. */
  readonly embeddables: ReadonlyMap<string, EmbeddedAttribute>;
  /** Entities and embeddables by name, in name order. */
  readonly types: ReadonlyMap<string, NamedType>;
  /** Every enum some attribute has, by name, in name order. */
  readonly enums: ReadonlyMap<string, EnumModel>;

  /**
   * @internal
   * @throws DeclarationError for two enums of one name
   */
  constructor(models: readonly EntityModel[], attempt: Attempt = failFast) {
    const sorted = [...models].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.byName = new Map(sorted.map((model) => [model.name, model]));
    this.byTarget = new Map(sorted.flatMap((model) => replacing(model.target).map((target) => [target, model])));
    const embedded = sorted.flatMap((model) =>
      [...model.attributes.values()].filter((each) => each.kind === 'embedded'),
    );
    this.embeddables = new Map(embedded.map((attribute) => [attribute.embeddable, attribute]));
    const embeddables = [...this.embeddables.values()].map((each) => ({ ...each, name: each.embeddable }));
    const types: readonly NamedType[] = [...sorted, ...embeddables].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.types = new Map(types.map((type) => [type.name, type]));
    this.enums = enumsOf(types, attempt);
  }

  /** Name and attributes of an entity or embeddable class, as policies see it. */
  nameOf(target: unknown): NamedType | undefined {
    return this.byTarget.get(target) ?? [...this.types.values()].find((each) => each.target === target);
  }

  /** The nearest entity or embeddable that the class of `type` extends. */
  ancestorOf({ target }: NamedType): NamedType | undefined {
    return lineage(target)
      .map((each) => this.nameOf(each))
      .find((each) => each !== undefined && each.target !== target);
  }

  /** In name order. */
  all(): readonly EntityModel[] {
    return [...this.byName.values()];
  }

  /** @returns undefined for a name that no entity has */
  find(name: string): EntityModel | undefined {
    return this.byName.get(name);
  }

  /** The attributes of all entities that may refer to a row of this one, those of its ancestors included. */
  referencesTo(entity: EntityModel): readonly Reference[] {
    return this.all().flatMap((from) =>
      [...from.attributes.values()].flatMap((attribute) =>
        (attribute.kind === 'toOne' || attribute.kind === 'toMany') && attribute.target.family.includes(entity)
          ? [{ from, attribute }]
          : [],
      ),
    );
  }

  /** @returns undefined for a class that is not an entity */
  ofClass(target: unknown): EntityModel | undefined {
    return this.byTarget.get(target);
  }

  /** @throws RestError 404 `Entity not found` (protocol/errors.md 2) */
  get(name: string): EntityModel {
    const model = this.byName.get(name);
    if (!model) {
      throw restError('entityNotFound', { entity: name });
    }
    return model;
  }
}
