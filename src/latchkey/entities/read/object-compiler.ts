import { isViewable } from '../../roles/caller.js';
import type { TextRow } from '../../sql/statement.js';
import { getOrCreate } from '../../common/get-or-create.js';
import { DATATYPES } from '../../datatypes/datatypes.js';
import {
  type Attribute,
  type ComputedReferenceAttribute,
  type EmbeddedAttribute,
  isValueAttribute,
  type ToManyAttribute,
  type ToOneAttribute,
} from '../../model/attribute.js';
import { rootOf } from '../../model/class-tables.js';
import type { Presentation } from './compiled-read.js';
import {
  type Collection,
  type CompiledSelect,
  isAround,
  type LoadedCollections,
  type Path,
  type RowWriter,
} from './compiled-select.js';
import { byClass, columnReader, Identity, ROOT, Selection } from './selection.js';
import type { EntityId, EntityModel } from '../../model/entity-model.js';
import type { SecurityTokens } from '../serialization/security-tokens.js';
import type { Rights } from '../../roles/rights.js';
import { nodesOfClass } from '../fetch-plan/dynamic-plan.js';
import { EMPTY_PLAN, type FetchPlan, type FetchPlanNode } from '../fetch-plan/fetch-plan.js';
import { mayCompute } from '../viewable.js';
import { collectionSelect, textIn } from './collection-select.js';
import { chosenReference, transientReader } from './computed-values.js';
import { instanceNameReader } from './instance-name-reader.js';
import { rowFiltersOf } from './row-filter.js';

/**
 * Compiles one SELECT's worth of a fetch plan: registers columns and joins in the selection and returns how rows become
 * JSON (protocol/entities.md 4). Attributes the caller may not view are neither selected nor written.
 */
export class ObjectCompiler {
  private readonly collections: Collection[] = [];
  /** Positions in `collections`: classes that share a table share what they inherit, references to one target equal plans. */
  private readonly known = new Map<string, number>();

  constructor(
    private readonly selection: Selection,
    private readonly rights: Rights,
    private readonly tokens?: SecurityTokens,
  ) {}

  /** @param outer the entities around the one to compile, which may repeat inside it */
  compile(entity: EntityModel, plan: FetchPlan, outer: readonly EntityModel[] = []): CompiledSelect {
    const write = this.object(ROOT, entity, plan, outer);
    return { write, collections: this.collections, rowFilters: rowFiltersOf(this.selection, entity, this.rights) };
  }

  /** Each row is written by the model of the class it really is of, with the attributes that the plan names. */
  private object(alias: string, entity: EntityModel, plan: FetchPlan, outer: readonly EntityModel[]): RowWriter {
    const mayRepeat = outer.some((each) => rootOf(each) === rootOf(entity));
    const writerOf = byClass(this.selection, alias, entity, this.rights, (actual) =>
      this.objectOfClass(alias, actual, plan, [...outer, entity], mayRepeat),
    );
    return (row, nested, around, shown) => writerOf(row)(row, nested, around, shown);
  }

  private objectOfClass(
    alias: string,
    entity: EntityModel,
    plan: FetchPlan,
    outer: readonly EntityModel[],
    mayRepeat: boolean,
  ): RowWriter {
    const identity = new Identity(this.selection, alias, entity.key);
    const name = instanceNameReader(this.selection, alias, entity, this.rights);
    const nodes = this.viewable(entity.attributes, nodesOfClass(entity, plan));
    const keyed = !entity.key.missing;
    const writeId = identity.writer(nodes.some(({ attribute }) => isNumericId(attribute)));
    const head = `{"_entityName":${JSON.stringify(entity.name)}`;
    const members = nodes
      .filter(({ attribute }) => attribute.name !== 'id' || !keyed)
      .map((node) => this.member(alias, entity, node, outer));
    const token = this.token(alias, entity, nodes, outer);
    const idMember = keyed ? (row: TextRow): string => `,"id":${writeId(row)}` : (): string => '';
    return (row, nested, around, shown) => {
      let json = `${head}${nameMember(name(row, shown.display), shown.nulls)}${idMember(row)}`;
      const here: Path = { entity, id: identity.idOf(row), outer: around };
      if (mayRepeat && isAround(around, entity, here.id)) {
        return `${json}${token(row, [], here.id)}}`;
      }
      for (const write of members) {
        json += write(row, nested, here, shown);
      }
      return `${json}${token(row, nested, here.id)}}`;
    };
  }

  /** The last member of every object, in the mode of security tokens (protocol/entities.md 14). */
  private token(
    alias: string,
    entity: EntityModel,
    nodes: readonly FetchPlanNode[],
    outer: readonly EntityModel[],
  ): (row: TextRow, nested: LoadedCollections, id: EntityId) => string {
    const { tokens, collections } = this;
    if (!tokens) {
      return () => '';
    }
    const indexes = nodes.flatMap(({ attribute, plan }): readonly (readonly [string, number])[] =>
      attribute.kind === 'toMany' && this.mayHide(attribute.target)
        ? [[attribute.name, this.collectionIndex(alias, entity, attribute, plan ?? EMPTY_PLAN, outer)]]
        : [],
    );
    return (row, nested, id) => {
      const hidden = indexes.flatMap(([name, index]): readonly (readonly [string, readonly EntityId[]])[] => {
        const parent = collections[index]?.parentIn(row) ?? '';
        const ids = nested[index]?.hiddenByParent.get(parent) ?? [];
        return ids.length > 0 ? [[name, ids]] : [];
      });
      return `,"__securityToken":"${tokens.seal({ entity: entity.name, id, hidden: Object.fromEntries(hidden) })}"`;
    };
  }

  /** Whether row-level roles may hide nested rows of the entity. */
  private mayHide(entity: EntityModel): boolean {
    const { restrictions } = this.rights;
    return restrictions.hidesNested(entity) || restrictions.decidesInMemory(entity);
  }

  /** The nodes of a plan whose attributes the caller may view, as its class or embeddable knows them. */
  private viewable(attributes: ReadonlyMap<string, Attribute>, nodes: readonly FetchPlanNode[]): FetchPlanNode[] {
    return nodes
      .map((node) => ({ ...node, attribute: attributes.get(node.attribute.name) ?? node.attribute }))
      .filter(({ attribute }) => isViewable(this.rights, attribute) && mayCompute(this.rights, attributes, attribute));
  }

  private member(
    alias: string,
    entity: EntityModel,
    { attribute, plan }: FetchPlanNode,
    outer: readonly EntityModel[],
  ): RowWriter {
    const key = `,${JSON.stringify(attribute.name)}:`;
    const read = this.value(alias, entity, attribute, plan ?? EMPTY_PLAN, outer);
    return (row, nested, around, shown) => {
      const json = read(row, nested, around, shown);
      return json === undefined ? (shown.nulls ? `${key}null` : '') : key + json;
    };
  }

  private value(
    alias: string,
    entity: EntityModel,
    attribute: Attribute,
    plan: FetchPlan,
    outer: readonly EntityModel[],
  ): ValueReader {
    if (isValueAttribute(attribute)) {
      return columnReader(this.selection, alias, attribute);
    }
    switch (attribute.kind) {
      case 'transient':
        return transientReader(this.selection, alias, entity, attribute, this.rights);
      case 'embedded':
        return this.embedded(alias, entity, attribute, plan, outer);
      case 'toOne':
        return this.reference(alias, attribute, plan, outer);
      case 'toMany':
        return this.collection(alias, entity, attribute, plan, outer);
      case 'computedReference':
        return this.computed(alias, entity, attribute, plan, outer);
    }
  }

  private computed(
    alias: string,
    entity: EntityModel,
    attribute: ComputedReferenceAttribute,
    plan: FetchPlan,
    outer: readonly EntityModel[],
  ): ValueReader {
    const chosen = chosenReference(this.selection, alias, entity, attribute, this.rights, (from, reference) =>
      this.reference(from, reference, plan, outer),
    );
    return (row, nested, around, shown) => chosen(row)?.(row, nested, around, shown);
  }

  private embedded(
    alias: string,
    owner: EntityModel,
    { attributes }: EmbeddedAttribute,
    plan: FetchPlan,
    outer: readonly EntityModel[],
  ): ValueReader {
    const listed = this.viewable(attributes, plan.nodes);
    return embeddedReader(
      listed.map((node) => ({
        key: `${JSON.stringify(node.attribute.name)}:`,
        read: this.value(alias, owner, node.attribute, node.plan ?? EMPTY_PLAN, outer),
      })),
    );
  }

  private reference(
    alias: string,
    attribute: ToOneAttribute,
    plan: FetchPlan,
    outer: readonly EntityModel[],
  ): ValueReader {
    const target = this.selection.join(alias, attribute);
    const identity = new Identity(this.selection, target, attribute.target.key);
    const write = this.object(target, attribute.target, plan, outer);
    return (row, nested, around, shown) => (identity.isMissing(row) ? undefined : write(row, nested, around, shown));
  }

  private collection(
    alias: string,
    entity: EntityModel,
    attribute: ToManyAttribute,
    plan: FetchPlan,
    outer: readonly EntityModel[],
  ): ValueReader {
    const index = this.collectionIndex(alias, entity, attribute, plan, outer);
    const { collections } = this;
    return (row, nested, around, shown) => {
      const [collection, loaded] = [collections[index], nested[index]];
      if (!collection || !loaded) {
        return '[]';
      }
      const items = loaded.byParent.get(collection.parentIn(row)) ?? [];
      if (attribute.dynamic && items.length === 0) {
        return undefined;
      }
      return `[${items.map((item) => collection.compiled.write(item, loaded.nested, around, shown)).join()}]`;
    };
  }

  private collectionIndex(
    alias: string,
    entity: EntityModel,
    attribute: ToManyAttribute,
    plan: FetchPlan,
    outer: readonly EntityModel[],
  ): number {
    const key = `${alias} ${attribute.target.name} ${JSON.stringify(attribute.link)} ${plan.key}`;
    return getOrCreate(this.known, key, () => {
      const selection = new Selection(this.rights);
      const tellsHidden = this.tokens !== undefined && this.mayHide(attribute.target);
      const select = collectionSelect(selection, entity, attribute, this.rights, tellsHidden);
      const compiled = new ObjectCompiler(selection, this.rights, this.tokens).compile(attribute.target, plan, outer);
      const parentColumn = this.selection.column(entity.key.textIn(alias));
      const parentIn = textIn(parentColumn, entity.key.normalForm);
      return this.collections.push({ select, compiled, parentColumn, parentIn }) - 1;
    });
  }
}

/** Numeric keys named `id` are written as numbers when the plan lists them (protocol/entities.md 4.3). */
const isNumericId = (attribute: Attribute): boolean =>
  attribute.kind === 'scalar' &&
  attribute.role === 'primaryKey' &&
  attribute.name === 'id' &&
  DATATYPES[attribute.type].numeric;

/** A name that cannot be made is left out like any other missing value (protocol/entities.md 4.2). */
function nameMember(name: string | undefined, nulls: boolean): string {
  return name === undefined ? (nulls ? ',"_instanceName":null' : '') : `,"_instanceName":${JSON.stringify(name)}`;
}

/** Writes one attribute's value, or returns undefined for null. */
type ValueReader = (
  row: TextRow,
  nested: LoadedCollections,
  outer: Path | undefined,
  shown: Presentation,
) => string | undefined;

/**
 * Compiles an embedded object: a plain object of its attributes. One without any value is `{}`, because clients read
 * `customer.address.city` without a check (protocol/entities.md 4.6).
 *
 * @param members the attributes that the plan lists and the caller may view
 */
function embeddedReader(members: readonly { readonly key: string; readonly read: ValueReader }[]): ValueReader {
  return (row, nested, around, shown) => {
    const written = members
      .map(({ key, read }) => ({ key, json: read(row, nested, around, shown) }))
      .filter(({ json }) => json !== undefined || shown.nulls);
    return `{${written.map(({ key, json = 'null' }) => key + json).join()}}`;
  };
}
