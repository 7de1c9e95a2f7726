import { visibleRows } from '../../conditions/visible-rows.js';
import { Statement, type TextRow } from '../../database/database.js';
import {
  type Attribute,
  type TransientAttribute,
  isValueAttribute,
  type ToManyAttribute,
  type ToOneAttribute,
  type ValueAttribute,
} from '../../metadata/attribute.js';
import { DATATYPES, sqlTypeOf } from '../../datatypes/datatypes.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import type { FetchPlan, FetchPlanNode } from '../fetch-plan/fetch-plan.js';
import { valueExpression, valueWriter } from '../serialization/value-writer.js';
import { instanceNameReader } from './instance-name-reader.js';
import { memoryObjectReader } from './memory-object.js';
import type { Collection, Level, Path, ReadUnit, RowWriter } from './read-unit.js';
import type { Presentation } from './presentation.js';
import { ROOT, Selection } from './selection.js';

/** Writes one attribute's value, or answers undefined for null. */
type ValueReader = (row: TextRow, level: Level, outer: Path | undefined, shown: Presentation) => string | undefined;

/**
 * Compiles one statement's worth of a fetch plan: registers columns and joins in the selection and answers how rows
 * become JSON (protocol/entities.md 4). Attributes the caller may not view are neither selected nor written.
 */
export class ObjectCompiler {
  private readonly collections: Collection[] = [];

  constructor(
    private readonly selection: Selection,
    private readonly rights: Rights,
  ) {}

  compile(entity: EntityModel, plan: FetchPlan, outer: readonly EntityModel[] = []): ReadUnit {
    return { write: this.object(ROOT, entity, plan, outer), collections: this.collections };
  }

  private object(alias: string, entity: EntityModel, plan: FetchPlan, outer: readonly EntityModel[]): RowWriter {
    const key = entity.primaryKey;
    const id = this.selection.column(`${alias}.${key.column}`);
    const name = instanceNameReader(this.selection, alias, entity, this.rights);
    const nodes = plan.nodes.filter(({ attribute }) => !attribute.secret && this.rights.mayView(attribute));
    const head = `{"_entityName":${JSON.stringify(entity.name)},`;
    const numericId =
      key.name === 'id' && DATATYPES[key.type].numeric && nodes.some(({ attribute }) => attribute === key);
    const writeId = numericId ? (text: string) => text : (text: string) => JSON.stringify(text);
    const members = nodes
      .filter(({ attribute }) => attribute !== key || key.name !== 'id')
      .map((node) => this.member(alias, entity, node, [...outer, entity]));
    const mayRepeat = outer.includes(entity);
    return (row, level, around, shown) => {
      const text = row[id] ?? '';
      let json = `${head}${nameMember(name(row, shown.display), shown.nulls)}"id":${writeId(text)}`;
      if (mayRepeat && isAround(around, entity, text)) {
        return `${json}}`;
      }
      const here: Path = { entity, id: text, outer: around };
      for (const write of members) {
        json += write(row, level, here, shown);
      }
      return `${json}}`;
    };
  }

  private member(
    alias: string,
    entity: EntityModel,
    { attribute, plan }: FetchPlanNode,
    outer: readonly EntityModel[],
  ): RowWriter {
    const key = `,${JSON.stringify(attribute.name)}:`;
    const read = this.value(alias, entity, attribute, plan, outer);
    return (row, level, around, shown) => {
      const json = read(row, level, around, shown);
      return json === undefined ? (shown.nulls ? `${key}null` : '') : key + json;
    };
  }

  private value(
    alias: string,
    entity: EntityModel,
    attribute: Attribute,
    plan: FetchPlan | undefined,
    outer: readonly EntityModel[],
  ): ValueReader {
    if (isValueAttribute(attribute)) {
      return this.column(alias, attribute);
    }
    switch (attribute.kind) {
      case 'transient':
        return this.transient(alias, entity, attribute);
      case 'embedded':
        return this.embedded(alias, plan);
      case 'toOne':
        return this.reference(alias, attribute, plan, outer);
      case 'toMany':
        return this.collection(alias, entity, attribute, plan, outer);
    }
  }

  private column(alias: string, attribute: ValueAttribute): ValueReader {
    const column = this.selection.column(valueExpression(attribute, `${alias}.${attribute.column}`));
    const write = valueWriter(attribute);
    return (row) => {
      const text = row[column];
      return text == null ? undefined : write(text);
    };
  }

  private transient(alias: string, entity: EntityModel, attribute: TransientAttribute): ValueReader {
    const objectOf = memoryObjectReader(this.selection, alias, entity, attribute.dependsOn);
    const { write } = DATATYPES[attribute.type];
    return (row) => {
      const value = objectOf(row)[attribute.name] as string | number | boolean | null | undefined;
      return value === null || value === undefined ? undefined : write(String(value));
    };
  }

  /** An embedded object without any value counts as null. */
  private embedded(alias: string, plan: FetchPlan | undefined): ValueReader {
    const values = (plan?.nodes ?? [])
      .map((node) => node.attribute)
      .filter(isValueAttribute)
      .filter((each) => !each.secret && this.rights.mayView(each))
      .map((each) => ({ key: `${JSON.stringify(each.name)}:`, read: this.column(alias, each) }));
    return (row, level, outer, shown) => {
      const members = values.map(({ key, read }) => ({ key, json: read(row, level, outer, shown) }));
      if (members.every(({ json }) => json === undefined)) {
        return undefined;
      }
      const written = members.filter(({ json }) => json !== undefined || shown.nulls);
      return `{${written.map(({ key, json = 'null' }) => key + json).join()}}`;
    };
  }

  private reference(
    alias: string,
    attribute: ToOneAttribute,
    plan: FetchPlan | undefined,
    outer: readonly EntityModel[],
  ): ValueReader {
    const target = this.selection.join(alias, attribute);
    const id = this.selection.column(`${target}.${attribute.target.primaryKey.column}`);
    const write = this.object(target, attribute.target, plan ?? { key: '', nodes: [] }, outer);
    return (row, level, around, shown) => (row[id] == null ? undefined : write(row, level, around, shown));
  }

  private collection(
    alias: string,
    entity: EntityModel,
    attribute: ToManyAttribute,
    plan: FetchPlan | undefined,
    outer: readonly EntityModel[],
  ): ValueReader {
    const parentColumn = this.selection.column(`${alias}.${entity.primaryKey.column}`);
    const items = compileCollection(entity, attribute, plan ?? { key: '', nodes: [] }, this.rights, outer);
    const index = this.collections.push({ ...items, parentColumn }) - 1;
    return (row, level, around, shown) => {
      const loaded = level[index];
      const rows = loaded?.byParent.get(row[parentColumn] ?? '') ?? [];
      return `[${rows.map((item) => items.unit.write(item, loaded?.level ?? [], around, shown)).join()}]`;
    };
  }
}

/** A name that cannot be made is left out like any other value that is missing (protocol/entities.md 4.2). */
function nameMember(name: string | undefined, nulls: boolean): string {
  return name === undefined ? (nulls ? '"_instanceName":null,' : '') : `"_instanceName":${JSON.stringify(name)},`;
}

function compileCollection(
  entity: EntityModel,
  { link, target }: ToManyAttribute,
  plan: FetchPlan,
  rights: Rights,
  outer: readonly EntityModel[],
): Omit<Collection, 'parentColumn'> {
  const selection = new Selection();
  const parent = link.kind === 'inverse' ? `${ROOT}.${link.column}` : `link.${link.ownerColumn}`;
  selection.column(parent);
  const unit = new ObjectCompiler(selection, rights).compile(target, plan, outer);
  const from =
    link.kind === 'inverse'
      ? `${target.table} ${ROOT}`
      : `${link.table} link JOIN ${target.table} ${ROOT} ON ${ROOT}.${target.primaryKey.column} = link.${link.targetColumn}`;
  const sql =
    `SELECT ${selection.selectList} FROM ${from}${selection.joinClauses}` +
    ` WHERE ${parent} = ANY($1::${sqlTypeOf(entity.primaryKey.type)}[]) AND ${visibleRows(target, ROOT)}` +
    ` ORDER BY ${parent}, ${ROOT}.${target.primaryKey.column}`;
  return { statement: new Statement(sql), unit };
}

function isAround(path: Path | undefined, entity: EntityModel, id: string): boolean {
  for (let each = path; each; each = each.outer) {
    if (each.entity === entity && each.id === id) {
      return true;
    }
  }
  return false;
}
