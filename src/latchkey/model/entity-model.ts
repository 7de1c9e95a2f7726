import { sqlTypeOf } from '../datatypes/datatypes.js';
import {
  type Attribute,
  type EmbeddedAttribute,
  type ScalarAttribute,
  scalarsByRole,
  type SystemRole,
} from './attribute.js';
import { type EntityClass, entityDeclarationOf } from './declarations.js';
import type { Discriminator } from './discriminator.js';
import { type DynamicAttributes, isDynamicName, NO_DYNAMIC_ATTRIBUTES } from './dynamic-attribute.js';
import { type InstanceName, UNNAMED } from './instance-name.js';
import { type Attempt, failFast } from '../errors/found-faults.js';
import { restError } from '../errors/rest-error.js';
import type { EnumModel } from './enum-model.js';
import { type Reference, referencesBetween } from './embedded-parts.js';
import { classHierarchy, replacing } from './class-hierarchy.js';
import { compositeText, isAnyKey } from './composite-key-sql.js';
import { asItIs, type NormalForm, normalFormsOf, shownText } from './key-texts.js';
import { embeddablesOf, enumsOf, type NamedType, namedTypesOf } from './named-type.js';
import { superclassesOf } from './superclasses.js';
import { relationWithoutRows } from './relation-without-rows.js';

/** Text form of an id: the normal text of a single key, a JSON array of the parts of a composite one. */
export type EntityId = string;

/** The primary key of an entity: one attribute, or several (protocol/entities.md 11); a view may have none. */
export class EntityKey {
  readonly composite: boolean;
  /** Whether it has no attributes: rows can be listed, and nothing names one. */
  readonly missing: boolean;
  /** One per attribute; undefined where all of them have one text only, as most keys do. */
  private readonly forms: readonly NormalForm[] | undefined;
  /** The id from any text that {@link textIn} may have; undefined where it has one only. */
  readonly normalForm: NormalForm | undefined;

  /** @param refers whether parts of it are references */
  constructor(
    readonly attributes: readonly ScalarAttribute[],
    readonly refers = false,
  ) {
    this.composite = attributes.length > 1;
    this.missing = attributes.length === 0;
    this.forms = normalFormsOf(attributes);
    this.normalForm = this.forms && (this.composite ? (text) => this.idOf(this.partsOf(text)) : this.forms[0]);
  }

  /** @param parts one text per key attribute, in their order, however it is written */
  idOf(parts: readonly string[]): EntityId {
    const texts = this.normal(parts);
    return this.composite ? JSON.stringify(texts) : (texts[0] ?? '');
  }

  /** Equal keys have equal normal texts: `1.5` for `1.50`. */
  normal(parts: readonly string[]): readonly string[] {
    const { forms } = this;
    return forms ? parts.map((part, index) => (forms[index] ?? asItIs)(part)) : parts;
  }

  /** @param text of an id, as columns and {@link textIn} have it */
  normalId(text: string): EntityId {
    return this.normalForm ? this.normalForm(text) : text;
  }

  /** A single key as responses, URLs and people have it: an ISO date rather than PostgreSQL's text. */
  shown(id: EntityId): string {
    const [attribute] = this.attributes;
    return !this.forms || this.composite || !attribute ? id : shownText(attribute, id);
  }

  /** The inverse of {@link idOf}. */
  partsOf(id: EntityId): readonly string[] {
    return this.composite ? (JSON.parse(id) as string[]) : [id];
  }

  /** One array per key attribute: the parameters of {@link isAnyOf}. */
  arraysOf(ids: readonly EntityId[]): readonly (readonly string[])[] {
    const parts = ids.map((id) => this.partsOf(id));
    return this.attributes.map((_, index) => parts.map((each) => each[index] ?? ''));
  }

  /**
   * SQL condition: the row of `alias` has one of the ids bound as arrays.
   *
   * @param first number of the first of the parameters
   */
  isAnyOf(alias: string, first: number): string {
    return this.missing ? 'FALSE' : isAnyKey(this.attributes, alias, first);
  }

  /** PostgreSQL type of an id as one value. */
  get textType(): string {
    return this.composite ? 'text' : sqlTypeOf(this.attributes[0]?.type ?? 'string');
  }

  /** SQL expression: the id of the row of `alias` as one value. */
  textIn(alias: string): string {
    const columns = this.attributes.map(({ column }) => `${alias}.${column}`);
    return this.composite ? compositeText(columns) : (columns[0] ?? '');
  }
}

/** One entity as the API sees it. Built once at start; only its dynamic attributes change afterwards. */
export class EntityModel {
  /** Filled by the builder in a second pass, because references may point in circles. */
  readonly attributes = new Map<string, Attribute>();
  /** What administrators have added, as it is now. Never part of `attributes`, and not inherited. */
  dynamicAttributes: DynamicAttributes = NO_DYNAMIC_ATTRIBUTES;
  /** Hidden columns that the write path fills, such as a `@DeleteDateColumn({ select: false })`. */
  readonly hiddenRoles = new Map<string, ScalarAttribute>();
  instanceName: InstanceName = UNNAMED;
  /** Quoted names of the columns in declared unique constraints and indexes. */
  uniqueColumns: ReadonlySet<string> = new Set();
  /** The entity that this one extends. */
  parent: EntityModel | undefined;
  private readonly children: EntityModel[] = [];

  constructor(
    readonly name: string,
    readonly target: EntityClass,
    /** Quoted table name, with schema when there is one; undefined for an entity without a table. */
    private readonly storedIn: string | undefined,
    /** Present in a hierarchy of entities. */
    readonly discriminator?: Discriminator,
    /** Nobody writes its rows over the API, whatever the roles. */
    readonly readOnly = false,
    /** Quoted names of all columns of the table. */
    readonly tableColumns: readonly string[] = [],
  ) {}

  /** Whether it has a table. One without is only made by code and by parameters of services (protocol/services.md 3). */
  get stored(): boolean {
    return this.storedIn !== undefined;
  }

  /** Its table, or else a relation that has no rows. What statements read from is `rowsOf` (class-tables.ts). */
  get table(): string {
    return (
      this.storedIn ??
      this.parent?.table ??
      (this.rowless ??= relationWithoutRows(this.hierarchy.map(({ attributes }) => attributes)))
    );
  }

  /** Names of the entities that it replaces. */
  get replacedNames(): readonly string[] {
    const names = replacing(this.target).map((each) => entityDeclarationOf(each)?.name ?? this.name);
    return [...new Set(names)].filter((name) => name !== this.name);
  }

  /** Whether clients may call it so. */
  isCalled(name: unknown): boolean {
    return name === this.name || (typeof name === 'string' && this.replacedNames.includes(name));
  }

  extend(parent: EntityModel): void {
    this.parent = parent;
    parent.children.push(this);
  }

  /** Declared or dynamic. */
  attribute(name: string): Attribute | undefined {
    return this.attributes.get(name) ?? this.dynamicAttributes.get(name);
  }

  /** The declared attributes, and behind them the dynamic ones. */
  get everyAttribute(): Iterable<Attribute> {
    const { attributes, dynamicAttributes } = this;
    return dynamicAttributes.size === 0 ? attributes.values() : [...attributes.values(), ...dynamicAttributes.values()];
  }

  /** This entity and all that extend it: what a row of it may really be. */
  get hierarchy(): readonly EntityModel[] {
    return [this, ...this.children.flatMap(({ hierarchy }) => hierarchy)];
  }

  get key(): EntityKey {
    return (this.knownKey ??= this.findKey());
  }

  /** The only key attribute; not for entities with a composite key. */
  get primaryKey(): ScalarAttribute {
    const [attribute] = this.key.attributes;
    if (!attribute || this.key.composite) {
      throw new Error(`${this.name} has no single primary key`);
    }
    return attribute;
  }

  systemAttribute(role: SystemRole): ScalarAttribute | undefined {
    this.roles ??= scalarsByRole([...this.attributes.values(), ...this.hiddenRoles.values()]);
    return this.roles.get(role);
  }

  private findKey(): EntityKey {
    const attributes = [...this.attributes.values()];
    const parts = attributes.filter(
      (each): each is ScalarAttribute => each.kind === 'scalar' && each.role === 'primaryKey',
    );
    const refers = attributes.some((each) => each.kind === 'toOne' && each.ofKey);
    return new EntityKey(parts, refers);
  }

  private rowless: string | undefined;
  private knownKey: EntityKey | undefined;
  private roles: ReadonlyMap<SystemRole, ScalarAttribute> | undefined;
}

/** All entities of the application, by name and by class. */
export class EntityRegistry {
  private readonly byName: ReadonlyMap<string, EntityModel>;
  /** Entities that replace others, by the names of these. */
  readonly byReplacedName: ReadonlyMap<string, EntityModel>;
  private readonly byTarget: ReadonlyMap<unknown, EntityModel>;
  /** One attribute standing for each embeddable, by the embeddable's name. */
  readonly embeddables: ReadonlyMap<string, EmbeddedAttribute>;
  /** Entities and embeddables by name, in name order. */
  readonly types: ReadonlyMap<string, NamedType>;
  /** Classes that entities and embeddables extend without being one, by name, in name order. */
  readonly superclasses: ReadonlyMap<string, NamedType>;
  /** Every enum some attribute has, by name, in name order. */
  readonly enums: ReadonlyMap<string, EnumModel>;
  /** Equal revisions mean equal dynamic attributes of all entities; empty without any. */
  dynamicRevision = '';

  /**
   * @internal
   * @throws DeclarationError for two enums of one name
   */
  constructor(models: readonly EntityModel[], attempt: Attempt = failFast) {
    const sorted = [...models].sort((a, b) => (a.name < b.name ? -1 : 1));
    this.byName = new Map(sorted.map((model) => [model.name, model]));
    this.byReplacedName = new Map(sorted.flatMap((model) => model.replacedNames.map((name) => [name, model] as const)));
    this.byTarget = new Map(sorted.flatMap((model) => replacing(model.target).map((target) => [target, model])));
    this.embeddables = embeddablesOf(sorted.filter(({ stored }) => stored));
    const types = namedTypesOf(sorted, this.embeddables);
    this.types = new Map(types.map((type) => [type.name, type]));
    this.superclasses = superclassesOf(types, attempt);
    this.enums = enumsOf(types, attempt);
  }

  /** Name and attributes of an entity or embeddable class, as policies see it. */
  nameOf(target: unknown): NamedType | undefined {
    return this.byTarget.get(target) ?? [...this.types.values()].find((each) => each.target === target);
  }

  /** The nearest entity, embeddable or superclass that the class of `type` extends. */
  ancestorOf({ target }: NamedType): NamedType | undefined {
    const superclasses = [...this.superclasses.values()];
    return classHierarchy(target)
      .map((each) => this.nameOf(each) ?? superclasses.find((superclass) => superclass.target === each))
      .find((each) => each !== undefined && each.target !== target);
  }

  /** Those with a table, in name order. */
  all(): readonly EntityModel[] {
    return this.withTableless().filter(({ stored }) => stored);
  }

  /** Those without a table too, in name order. */
  withTableless(): readonly EntityModel[] {
    return [...this.byName.values()];
  }

  /** @returns undefined for a name that no entity has, nor one that an entity replaces */
  find(name: string): EntityModel | undefined {
    return this.byName.get(name) ?? this.byReplacedName.get(name);
  }

  /** The attributes, also of ancestors and in embedded objects, through which any entity may refer to a row of this one. */
  referencesTo(entity: EntityModel): readonly Reference[] {
    return this.all().flatMap((from) => referencesBetween(from, entity));
  }

  /**
   * Whether policies may name the attribute: it is declared, or administrators may define it, now or later. Those that
   * define attributes have an entity for them.
   */
  mayHave(type: NamedType, name: string): boolean {
    return (
      type.attributes.has(name) ||
      (isDynamicName(name) && this.byName.has(type.name) && this.byName.has('dynat_Category'))
    );
  }

  /** @returns undefined for a class that is not an entity */
  ofClass(target: unknown): EntityModel | undefined {
    return this.byTarget.get(target);
  }

  /** @throws RestError 404 `Entity not found` (protocol/errors.md 2) */
  get(name: string): EntityModel {
    const model = this.find(name);
    if (!model) {
      throw restError('entityNotFound', { entity: name });
    }
    return model;
  }
}
