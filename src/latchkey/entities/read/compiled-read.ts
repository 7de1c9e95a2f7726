import { rowsOf } from '../../model/class-tables.js';
import type { Display, Messages } from '../../messages/messages.js';
import { type Caller, type CurrentValues, isViewable } from '../../roles/caller.js';
import { eachInSlices, jsonArray, mapInSlices } from '../../common/in-slices.js';
import { countValues } from '../../conditions/bound-values.js';
import type { Condition } from '../../conditions/condition.js';
import { compileSql } from '../../conditions/sql-compiler.js';
import { deletedRows, visibleRows } from '../../conditions/visible-rows.js';
import type { BoundStatement, SqlRunner, SqlValue, TextRow } from '../../sql/statement.js';
import type { EntityId, EntityKey, EntityModel } from '../../model/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import type { FetchPlan } from '../fetch-plan/fetch-plan.js';
import type { SecurityTokens } from '../serialization/security-tokens.js';
import { byClass, type ByClass, Identity, ROOT, RowStatement, Selection } from './selection.js';
import type { LevelStatement } from './collection-select.js';
import { countQuery } from './count-query.js';
import { compileLevels, loadLevels } from './load-levels.js';
import { ObjectCompiler } from './object-compiler.js';
import type { CompiledSelect, LoadedCollections } from './compiled-select.js';
import { permittedRows } from './row-filter.js';
import { type KeySubquery, keySubqueryCondition } from './key-subquery.js';
import { filteredPage } from './filtered-page.js';
import type { SortItem } from '../list-parameters.js';
import { compileSort } from './sort.js';

/** What differs between two readers with the same rights: statements and row writers get it with every run. */
export interface Presentation {
  /** Attributes without a value are written as null. */
  readonly nulls: boolean;
  readonly display: Display;
  /** What row conditions compare with. */
  readonly values: CurrentValues;
}

/** The locale of the request, the time zone of the account. */
export const displayFor = (messages: Messages, { principal, locale }: Caller): Display =>
  messages.display(locale, principal.kind === 'user' ? principal.timeZone : undefined);

/**
 * How the caller sees what is read.
 *
 * @param nulls whether attributes without a value are written as null
 */
export const shownTo = (caller: Caller, messages: Messages, nulls: boolean): Presentation => ({
  nulls,
  display: displayFor(messages, caller),
  values: caller.values,
});

/** What decides the statements and the row writer of a read. */
export interface ReadShape {
  readonly entity: EntityModel;
  readonly plan: FetchPlan;
  readonly sort: readonly SortItem[];
  readonly rights: Rights;
  /** Restricts lists; its values are given to {@link CompiledRead.page}. */
  readonly filter?: Condition;
  /** Restricts lists further; its values follow those of the filter. */
  readonly among?: KeySubquery | undefined;
  /** Lists soft-deleted rows instead of the others. */
  readonly deleted?: boolean | undefined;
  /** Whether lists report the number of rows on all pages together. */
  readonly counted?: boolean;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** Parameters of a list before those of its condition. */
const PAGE_PARAMETERS = 2;
/** Rows of a page behind which no other statement should wait. */
const LONG_PAGE = 500;

interface WrittenPage {
  /** JSON array of the objects. */
  readonly json: string;
  /** Number of rows on all pages, if it was requested and a row could carry it. */
  readonly total: string | undefined;
}

/** One object in JSON. */
interface WrittenObject {
  readonly json: string;
  /** Its version, when it has one that the caller may view. */
  readonly version: string | undefined;
}

/** A fetch plan of an entity turned into SQL and a row writer, for everybody with the same rights. */
export class CompiledRead {
  private readonly key: EntityKey;
  private readonly identity: Identity;
  private readonly versionOf: ByClass<number | undefined>;
  private readonly compiled: CompiledSelect;
  private readonly levels: readonly LevelStatement[];
  private readonly list: RowStatement;
  private readonly counted: boolean;
  private readonly totalColumn: number | undefined;
  private readonly byIds: RowStatement;

  /** @param tokens for responses whose objects carry security tokens */
  constructor(
    { entity, plan, sort, rights, filter, among, deleted = false, counted = false }: ReadShape,
    tokens?: SecurityTokens,
  ) {
    const selection = new Selection(rights);
    const scope = { alias: ROOT, joins: selection };
    this.key = entity.key;
    this.identity = new Identity(selection, ROOT, this.key);
    this.versionOf = byClass(selection, ROOT, entity, rights, (actual) => versionColumn(selection, actual, rights));
    this.compiled = new ObjectCompiler(selection, rights, tokens).compile(entity, plan);
    this.levels = compileLevels(this.compiled, rights);
    const order = compileSort(selection, entity, sort, rights);
    const visible = (deleted ? deletedRows : visibleRows)(entity, scope, rights, 'root');
    const afterFilter = PAGE_PARAMETERS + 1 + countValues(filter);
    const restriction = [
      ...(filter ? [compileSql(filter, scope, PAGE_PARAMETERS + 1, rights)] : []),
      ...(among ? [keySubqueryCondition(entity, among, afterFilter)] : []),
    ]
      .map((condition) => ` AND ${condition}`)
      .join('');
    const from = `FROM ${rowsOf(entity)} ${ROOT}${selection.joinClauses} WHERE ${visible}`;
    this.byIds = new RowStatement(
      `SELECT ${selection.selectList} ${from} AND ${this.key.isAnyOf(ROOT, 1)}`,
      this.key.attributes.length,
      rights,
    );
    this.counted = counted;
    // Counted once, not per row: the SELECT in the list depends on no row.
    this.totalColumn =
      counted && !this.compiled.rowFilters.root
        ? selection.column(`(${countQuery({ entity, rights, filter, among, deleted }, PAGE_PARAMETERS + 1)})`)
        : undefined;
    this.list = new RowStatement(
      `SELECT ${selection.selectList} ${from}${restriction} ORDER BY ${order} LIMIT $1::bigint OFFSET $2::bigint`,
      PAGE_PARAMETERS + countValues(filter) + (among?.parameters ?? 0),
      rights,
      among !== undefined,
    );
  }

  /**
   * One page.
   *
   * @param values of the filter
   */
  async page(
    runner: SqlRunner,
    page: Page,
    shown: Presentation,
    values: readonly SqlValue[] = [],
  ): Promise<WrittenPage> {
    if (page.limit === 0) {
      return { json: '[]', total: undefined };
    }
    const { rows, total } = await this.rowsOf(runner, page, shown, values);
    return { json: await jsonArray(await this.jsonOf(runner, rows, shown)), total };
  }

  /** The objects of a page, each as JSON. */
  async pageOfObjects(
    runner: SqlRunner,
    page: Page,
    shown: Presentation,
    values: readonly SqlValue[],
  ): Promise<readonly string[]> {
    if (page.limit === 0) {
      return [];
    }
    const { rows } = await this.rowsOf(runner, page, shown, values);
    return this.jsonOf(runner, rows, shown);
  }

  private async jsonOf(runner: SqlRunner, rows: readonly TextRow[], shown: Presentation): Promise<readonly string[]> {
    const nested = await this.collections(runner, rows, shown);
    return mapInSlices(rows, (row) => this.compiled.write(row, nested, undefined, shown));
  }

  /** Number of all rows, each checked by functions; without functions, the database counts faster. */
  async count(runner: SqlRunner, shown: Pick<Presentation, 'values'>, values: readonly SqlValue[]): Promise<string> {
    const { total } = await this.filtered(runner, { limit: 0, offset: 0 }, shown, values, true);
    return String(total ?? 0);
  }

  /** JSON objects by id; missing or hidden ids are left out. */
  async objects(runner: SqlRunner, ids: readonly EntityId[], shown: Presentation): Promise<Map<EntityId, string>> {
    return this.objectsIn(runner, await this.rowsWith(runner, ids, shown), shown);
  }

  /** The statement of {@link objects}; undefined where their JSON takes more than its rows. */
  statementOf(ids: readonly EntityId[], { values }: Presentation): BoundStatement | undefined {
    const { root, references } = this.compiled.rowFilters;
    const isWhole = this.levels.length === 0 && !root && references.length === 0;
    return isWhole ? this.byIds.bound(this.key.arraysOf(ids), values) : undefined;
  }

  /** JSON objects by id, of rows that are there. */
  async objectsIn(runner: SqlRunner, rows: readonly TextRow[], shown: Presentation): Promise<Map<EntityId, string>> {
    const objects = await this.written(runner, rows, shown);
    const byId = new Map<EntityId, string>();
    await eachInSlices(objects, ({ json }, index) => byId.set(this.identity.idOf(rows[index] ?? []), json));
    return byId;
  }

  /** One object; undefined when it is missing or hidden. */
  async object(runner: SqlRunner, id: EntityId, shown: Presentation): Promise<WrittenObject | undefined> {
    const rows = await this.rowsWith(runner, [id], shown);
    const [row] = rows;
    return row && this.writtenRow(row, await this.collections(runner, rows, shown), shown);
  }

  private async rowsOf(
    runner: SqlRunner,
    page: Page,
    shown: Presentation,
    values: readonly SqlValue[],
  ): Promise<{ readonly rows: readonly TextRow[]; readonly total: string | undefined }> {
    if (this.compiled.rowFilters.root) {
      const { rows, total } = await this.filtered(runner, page, shown, values, this.counted);
      return { rows, total: this.counted && total !== undefined ? String(total) : undefined };
    }
    const loaded = await this.load(runner, page, shown, values);
    const total = this.totalColumn === undefined ? undefined : loaded[0]?.[this.totalColumn];
    return { rows: await this.permitted(loaded, shown), total: total ?? undefined };
  }

  private filtered(
    runner: SqlRunner,
    page: Page,
    shown: Pick<Presentation, 'values'>,
    values: readonly SqlValue[],
    counted: boolean,
  ): ReturnType<typeof filteredPage> {
    return filteredPage(
      (batch) => this.load(runner, batch, shown, values),
      (rows) => this.permitted(rows, shown),
      page,
      counted,
    );
  }

  private load(
    runner: SqlRunner,
    { limit, offset }: Page,
    shown: Pick<Presentation, 'values'>,
    values: readonly SqlValue[],
  ): Promise<readonly TextRow[]> {
    const parameters = [String(limit), String(offset), ...values];
    return this.list.rows(runner, parameters, shown.values, limit > LONG_PAGE);
  }

  private async rowsWith(
    runner: SqlRunner,
    ids: readonly EntityId[],
    shown: Presentation,
  ): Promise<readonly TextRow[]> {
    return this.permitted(await this.byIds.rows(runner, this.key.arraysOf(ids), shown.values), shown);
  }

  private permitted(
    rows: readonly TextRow[],
    { values }: Pick<Presentation, 'values'>,
  ): readonly TextRow[] | Promise<readonly TextRow[]> {
    return permittedRows(this.compiled.rowFilters, rows, values);
  }

  private collections(
    runner: SqlRunner,
    rows: readonly TextRow[],
    shown: Presentation,
  ): LoadedCollections | Promise<LoadedCollections> {
    return this.levels.length === 0 ? [] : loadLevels(runner, this.compiled, this.levels, rows, shown);
  }

  private async written(runner: SqlRunner, rows: readonly TextRow[], shown: Presentation): Promise<WrittenObject[]> {
    const nested = await this.collections(runner, rows, shown);
    return mapInSlices(rows, (row) => this.writtenRow(row, nested, shown));
  }

  private writtenRow(row: TextRow, nested: LoadedCollections, shown: Presentation): WrittenObject {
    const version = this.versionOf(row);
    return {
      json: this.compiled.write(row, nested, undefined, shown),
      version: version === undefined ? undefined : (row[version] ?? undefined),
    };
  }
}

function versionColumn(selection: Selection, entity: EntityModel, rights: Rights): number | undefined {
  const version = entity.systemAttribute('version');
  return version && isViewable(rights, version) ? selection.column(`${ROOT}.${version.column}`) : undefined;
}
