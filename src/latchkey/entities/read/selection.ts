import { restError } from '../../errors/rest-error.js';
import { type Joins, readFrom, ToOneJoins } from '../../conditions/to-one-joins.js';
import { EVERYTHING, readableHierarchy, type Reader } from '../../conditions/visible-rows.js';
import type { ToOneAttribute, ValueAttribute } from '../../model/attribute.js';
import { type DynamicSource, isValueOf, VALUES_TABLE } from '../../model/dynamic-attribute.js';
import type { EntityId, EntityKey, EntityModel } from '../../model/entity-model.js';
import { type BoundStatement, type SqlRunner, type SqlValue, Statement, type TextRow } from '../../sql/statement.js';
import { DATATYPES } from '../../datatypes/datatypes.js';
import { compositeWriter } from '../composite-id.js';
import { valueExpression, valueWriter } from '../serialization/value-writer.js';
import { type Arguments, boundValue } from '../../conditions/bound-values.js';
import type { PropertyCondition } from '../../conditions/condition.js';
import { append } from '../../common/in-slices.js';
import { requestRows } from '../../database/database.js';

/** Alias of the table a statement starts from. */
export const ROOT = 't0';

/** PostgreSQL refuses more than 1,664, and a level of collections adds one. */
const MAX_COLUMNS = 1_600;

/** The SELECT list and the joins of one statement, each column and each join at most once. */
export class Selection implements Joins {
  readonly columns: string[] = [];
  private readonly joins: ToOneJoins;
  private readonly joined = new Map<string, EntityModel>();

  /** @param reader for whom the statement is made */
  constructor(private readonly reader: Reader) {
    this.joins = new ToOneJoins('t', reader);
  }

  /**
   * @returns position of the expression in each row
   * @throws RestError 400 when a fetch plan asks for more columns than one statement may have
   */
  column(expression: string): number {
    const present = this.columns.indexOf(expression);
    if (present < 0 && this.columns.length === MAX_COLUMNS) {
      throw restError('invalidFetchPlan', { reason: `The fetch plan needs more than ${MAX_COLUMNS} columns` });
    }
    return present >= 0 ? present : this.columns.push(expression) - 1;
  }

  /**
   * Joins the target of a reference; rows without it stay (protocol/entities.md 6.1).
   *
   * @param reader for whom hidden targets are missing
   * @returns alias of the target
   */
  join(alias: string, attribute: ToOneAttribute, reader = this.reader): string {
    const target = this.joins.join(alias, attribute, reader);
    if (reader !== EVERYTHING) {
      this.joined.set(target, attribute.target);
    }
    return target;
  }

  joinValue(alias: string, source: DynamicSource): string {
    return this.joins.joinValue(alias, source);
  }

  /** The references that have been joined for the reader of this statement, in the order of their joins. */
  get references(): readonly { readonly alias: string; readonly target: EntityModel }[] {
    return [...this.joined].map(([alias, target]) => ({ alias, target }));
  }

  get selectList(): string {
    return this.columns.join(', ');
  }

  get joinClauses(): string {
    return this.joins.clauses;
  }
}

/** Compiles an attribute stored in one column. A list of values is never null (protocol/serialization.md 2). */
export function columnReader(
  selection: Selection,
  alias: string,
  attribute: ValueAttribute,
): (row: TextRow) => string | undefined {
  const column = selection.column(valueExpression(attribute, storedIn(alias, attribute)));
  const write = valueWriter(attribute);
  const missing = attribute.kind === 'elements' && !attribute.dynamic ? '[]' : undefined;
  const stored = attribute.kind === 'scalar' ? attribute.stored : undefined;
  const normal = attribute.kind === 'scalar' && attribute.role === 'primaryKey' && DATATYPES[attribute.type].normal;
  if (normal) {
    return (row) => {
      const text = row[column];
      return text == null ? undefined : write(normal(text));
    };
  }
  return (row) => {
    const text = stored ? stored.read(row[column] ?? null) : row[column];
    return text == null ? missing : write(text);
  };
}

function storedIn(alias: string, attribute: ValueAttribute): string {
  const { dynamic, column } = attribute;
  return attribute.kind === 'elements' && dynamic
    ? `(SELECT array_agg(v.${column} ORDER BY v.position) FROM ${VALUES_TABLE} v WHERE ${isValueOf(dynamic, 'v', alias)})`
    : readFrom(alias, attribute);
}

/** Where the id of an object is in a row. */
export class Identity {
  /** Positions of the parts of the key. */
  readonly columns: readonly number[];
  /** The first column, and the only one of a single key. */
  private readonly first: number;

  constructor(
    selection: Selection,
    alias: string,
    private readonly key: EntityKey,
  ) {
    this.columns = key.attributes.map(({ column }) => selection.column(`${alias}.${column}`));
    this.first = this.columns[0] ?? 0;
  }

  /** Whether an outer join found no object. */
  isMissing(row: TextRow): boolean {
    return row[this.first] == null;
  }

  idOf(row: TextRow): EntityId {
    return this.key.composite || this.key.normalForm ? this.key.idOf(this.parts(row)) : (row[this.first] ?? '');
  }

  /** The id in texts for people. */
  textOf(row: TextRow): string {
    return this.key.composite ? this.parts(row).join(',') : this.key.shown(this.parts(row)[0] ?? '');
  }

  /**
   * Compiles the JSON of `id` (protocol/entities.md 4.3).
   *
   * @param asNumber whether a single key is written as a number rather than as text
   */
  writer(asNumber: boolean): (row: TextRow) => string {
    const [attribute] = this.key.attributes;
    if (this.key.composite) {
      const write = compositeWriter(this.key);
      return (row) => write(this.parts(row));
    }
    const { normalForm } = this.key;
    if (normalForm) {
      return this.normalWriter(normalForm, asNumber);
    }
    // A uuid needs no escapes.
    const { write } =
      attribute && (asNumber || attribute.type === 'uuid') ? DATATYPES[attribute.type] : DATATYPES.string;
    return (row) => write(row[this.first] ?? '');
  }

  private normalWriter(normalForm: (text: string) => string, asNumber: boolean): (row: TextRow) => string {
    const { key } = this;
    const write = asNumber ? (text: string) => text : JSON.stringify;
    return (row) => write(key.shown(normalForm(row[this.first] ?? '')));
  }

  private parts(row: TextRow): readonly string[] {
    return this.key.normal(this.columns.map((column) => row[column] ?? ''));
  }
}

/** Chooses what was compiled for the class that a row really is of. */
export type ByClass<T> = (row: TextRow) => T;

/**
 * Compiles something for each class that a row of the entity may be of, once; the discriminator column chooses among
 * them (protocol/entities.md 4.1).
 */
export function byClass<T>(
  selection: Selection,
  alias: string,
  entity: EntityModel,
  reader: Reader,
  compile: (actual: EntityModel) => T,
): ByClass<T> {
  const hierarchy = readableHierarchy(entity, reader).map((actual) => ({
    value: actual.discriminator?.value,
    compiled: compile(actual),
  }));
  const [own] = hierarchy;
  if (!own) {
    throw new Error(`${entity.name} does not belong to its own hierarchy`);
  }
  if (!entity.discriminator || hierarchy.length === 1) {
    return () => own.compiled;
  }
  const column = selection.column(`${alias}.${entity.discriminator.column}`);
  const byValue = new Map(hierarchy.map((each) => [each.value, each]));
  return (row) => (byValue.get(row[column] ?? '') ?? own).compiled;
}

/** A statement with row conditions of its reader, whose values are its last parameters. */
export class RowStatement {
  private readonly statement: Statement;
  private many: Statement | undefined;
  private readonly properties: readonly PropertyCondition[];

  /**
   * @param text with marks of the reader's restrictions
   * @param parameters number of the others
   * @param builtByCode whether application code wrote a part of it and so is responsible for its faults
   */
  constructor(
    text: string,
    parameters: number,
    { restrictions }: Reader,
    private readonly builtByCode = false,
  ) {
    const numbered = restrictions.numbered(text, parameters + 1);
    this.statement = new Statement(numbered.text);
    this.properties = numbered.properties;
  }

  /**
   * @param values of the other parameters
   * @param current what the parameters of row conditions stand for
   * @param returnsMany whether it gets a connection for itself, because it returns many rows
   * @throws StatementError where values of the request make it fail
   */
  rows(runner: SqlRunner, values: readonly SqlValue[], current: Arguments, returnsMany = false): Promise<TextRow[]> {
    const statement = returnsMany ? (this.many ??= new Statement(this.statement.text, true)) : this.statement;
    const all = this.bound(values, current).values;
    return this.builtByCode ? runner.rows(statement, all) : requestRows(runner, statement, all);
  }

  /** The statement and all its values. */
  bound(values: readonly SqlValue[], current: Arguments): BoundStatement {
    const all = [...values];
    for (const property of this.properties) {
      append(all, boundValue(property, current));
    }
    return { statement: this.statement, values: all };
  }
}
