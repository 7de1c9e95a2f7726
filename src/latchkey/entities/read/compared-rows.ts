import { Injectable } from '@nestjs/common';
import { append } from '../../common/in-slices.js';
import { boundValue } from '../../conditions/bound-values.js';
import type { RowRestrictions } from '../../conditions/row-restrictions.js';
import { ToOneJoins } from '../../conditions/to-one-joins.js';
import { visibleRows } from '../../conditions/visible-rows.js';
import { requestRows } from '../../database/database.js';
import { instanceNameReader, type NameReader } from './instance-name-reader.js';
import { permittedRows, type RowFilter, rowFilterOf, rowFiltersOf } from './row-filter.js';
import { byClass, type ByClass, Identity, ROOT, Selection } from './selection.js';
import { type Display, Messages } from '../../messages/messages.js';
import { displayFor } from './compiled-read.js';
import { rowsOf } from '../../model/class-tables.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { Caller, CurrentValues } from '../../roles/caller.js';
import type { Rights } from '../../roles/rights.js';
import { type SqlRunner, type SqlValue, Statement, type TextRow } from '../../sql/statement.js';

/** What a change of rights does to a row. */
export const ROW_CHANGES = ['gained', 'lost', 'kept', 'hidden'] as const;
export type RowChange = (typeof ROW_CHANGES)[number];

/** Somebody at one moment. */
export interface Viewer {
  readonly rights: Rights;
  /** Whether rows of the entity can be read at all; row conditions decide about each then. */
  readonly mayRead: boolean;
  readonly values: CurrentValues;
}

/** Numbers of rows. */
export type RowCounts = Readonly<Record<RowChange, number>> & {
  /** Of the rows that were looked at. */
  readonly rows: number;
  /** Whether these are all rows. */
  readonly complete: boolean;
};

export interface ComparedPage {
  readonly change: RowChange | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Which rows of a page somebody sees before a change of roles and after it. */
interface ComparedRow {
  /** JSON text. */
  readonly id: string;
  readonly entity: string;
  readonly name: string;
  readonly before: boolean;
  readonly after: boolean;
}

/** Alias of the keys with their marks. */
const MARKED = 'm';
const MARKS: Readonly<Record<RowChange, string>> = {
  gained: `NOT ${MARKED}.b AND ${MARKED}.a`,
  lost: `${MARKED}.b AND NOT ${MARKED}.a`,
  kept: `${MARKED}.b AND ${MARKED}.a`,
  hidden: `NOT ${MARKED}.b AND NOT ${MARKED}.a`,
};

/** Compares what people see of rows that the caller sees. */
@Injectable()
export class RowComparisons {
  constructor(private readonly messages: Messages) {}

  /** @param most looks at no more rows */
  of(caller: Caller, entity: EntityModel, before: Viewer, after: Viewer, most: number): ComparedRows {
    return new ComparedRows(caller, entity, before, after, most, displayFor(this.messages, caller));
  }
}

/** SQL that grows together with the values of its parameters. */
class Parameters {
  readonly values: SqlValue[] = [];

  add(value: SqlValue): string {
    return `$${this.values.push(value)}`;
  }

  /** SQL text whose row conditions have their parameters. */
  text(text: string, restrictions: RowRestrictions, current: CurrentValues): string {
    const numbered = restrictions.numbered(text, this.values.length + 1);
    append(
      this.values,
      numbered.properties.flatMap((property) => boundValue(property, current)),
    );
    return numbered.text;
  }
}

/**
 * Rows of an entity that the caller may see, with what somebody else sees of them at two moments. Conditions are part of
 * the statement, as in lists; functions in code decide about the rows of a page, and are not called for the counts.
 */
class ComparedRows {
  private readonly keys: readonly string[];

  constructor(
    private readonly caller: Caller,
    private readonly entity: EntityModel,
    private readonly before: Viewer,
    private readonly after: Viewer,
    private readonly most: number,
    private readonly display: Display,
  ) {
    this.keys = entity.key.attributes.map(({ column }) => column);
  }

  async counts(runner: SqlRunner): Promise<RowCounts> {
    const parameters = new Parameters();
    const marked = this.marked(parameters, this.most + 1);
    const most = parameters.add(String(this.most));
    const numbered = `SELECT *, row_number() OVER () AS n FROM (${marked}) AS r`;
    const counted = Object.values(MARKS).map(
      (mark) => `count(*) FILTER (WHERE ${MARKED}.n <= ${most}::bigint AND ${mark})`,
    );
    const statement = new Statement(`SELECT count(*), ${counted.join(', ')} FROM (${numbered}) AS ${MARKED}`);
    const [row] = await requestRows(runner, statement, parameters.values);
    const [all = 0, gained = 0, lost = 0, kept = 0, hidden = 0] = (row ?? []).map(Number);
    return { rows: Math.min(all, this.most), complete: all <= this.most, gained, lost, kept, hidden };
  }

  /** Those that change come first, then in the order of their keys. */
  async page(runner: SqlRunner, { change, limit, offset }: ComparedPage): Promise<readonly ComparedRow[]> {
    const { caller, entity, before, after } = this;
    const selection = new Selection(caller.rights);
    const writeId = new Identity(selection, ROOT, entity.key).writer(false);
    const classOf = byClass(selection, ROOT, entity, caller.rights, (actual) => ({
      entity: actual.name,
      nameOf: instanceNameReader(selection, ROOT, actual, caller.rights),
    }));
    const { references } = rowFiltersOf(selection, entity, caller.rights);
    const was = { viewer: before, at: selection.column(`${MARKED}.b`), ...this.filter(selection, before) };
    const will = { viewer: after, at: selection.column(`${MARKED}.a`), ...this.filter(selection, after) };
    const rows = await requestRows(runner, ...this.pageStatement(selection, change, limit, offset));
    const shown = await permittedRows({ root: undefined, references }, rows, caller.values);
    return shown.map((row) => ({
      id: writeId(row),
      ...described(classOf, row, this.display),
      before: isSeen(row, was),
      after: isSeen(row, will),
    }));
  }

  private filter(selection: Selection, { rights, mayRead }: Viewer): { readonly filter: RowFilter | undefined } {
    return { filter: mayRead ? rowFilterOf(selection, ROOT, this.entity, rights) : undefined };
  }

  private pageStatement(
    selection: Selection,
    change: RowChange | undefined,
    limit: number,
    offset: number,
  ): [Statement, readonly SqlValue[]] {
    const { rights, values } = this.caller;
    const parameters = new Parameters();
    const marked = this.marked(parameters, this.most);
    const list = parameters.text(selection.selectList, rights.restrictions, values);
    const joins = parameters.text(selection.joinClauses, rights.restrictions, values);
    const same = this.keys.map((column, index) => `${ROOT}.${column} = ${MARKED}.k${index}`).join(' AND ');
    const order = [`${MARKED}.b = ${MARKED}.a`, ...this.keys.map((_, index) => `${MARKED}.k${index}`)].join(', ');
    const where = change === undefined ? '' : ` WHERE ${MARKS[change]}`;
    const [most, skipped] = [parameters.add(String(limit)), parameters.add(String(offset))];
    const text =
      `SELECT ${list} FROM (${marked}) AS ${MARKED} JOIN ${rowsOf(this.entity)} ${ROOT} ON ${same}${joins}` +
      `${where} ORDER BY ${order} LIMIT ${most}::integer OFFSET ${skipped}::integer`;
    return [new Statement(text), parameters.values];
  }

  /** SELECT of the keys `k0`, `k1`... of the first rows, with `b` and `a`: whether they are seen before and after. */
  private marked(parameters: Parameters, most: number): string {
    const { caller, entity, before, after } = this;
    const keys = this.keys.map((column) => `${ROOT}.${column}`);
    const [own, was, will] = [
      this.seen(parameters, 'c', { rights: caller.rights, mayRead: true, values: caller.values }),
      this.seen(parameters, 'b', before),
      this.seen(parameters, 'a', after),
    ];
    const list = [
      ...keys.map((key, index) => `${key} AS k${index}`),
      `(${was.condition}) IS TRUE AS b`,
      `(${will.condition}) IS TRUE AS a`,
    ].join(', ');
    const from = `${rowsOf(entity)} ${ROOT}${own.joins}${was.joins}${will.joins}`;
    const limit = parameters.add(String(most));
    return `SELECT ${list} FROM ${from} WHERE ${own.condition} ORDER BY ${keys.join(', ')} LIMIT ${limit}::integer`;
  }

  private seen(
    parameters: Parameters,
    prefix: string,
    { rights, mayRead, values }: Viewer,
  ): { readonly condition: string; readonly joins: string } {
    if (!mayRead) {
      return { condition: 'FALSE', joins: '' };
    }
    const joins = new ToOneJoins(prefix, rights);
    const condition = visibleRows(this.entity, { alias: ROOT, joins }, rights, 'root');
    return {
      condition: parameters.text(condition, rights.restrictions, values),
      joins: parameters.text(joins.clauses, rights.restrictions, values),
    };
  }
}

function described(
  classOf: ByClass<{ readonly entity: string; readonly nameOf: NameReader }>,
  row: TextRow,
  display: Display,
): Pick<ComparedRow, 'entity' | 'name'> {
  const { entity, nameOf } = classOf(row);
  return { entity, name: nameOf(row, display) ?? '' };
}

function isSeen(
  row: TextRow,
  { viewer, at, filter }: { readonly viewer: Viewer; readonly at: number; readonly filter: RowFilter | undefined },
): boolean {
  return row[at] === 't' && (filter?.permits(row, viewer.values.context) ?? true);
}
