import type { BoundValue } from '../../conditions/bound-values.js';
import type { Condition } from '../../conditions/condition.js';
import { compileSql } from '../../conditions/sql-compiler.js';
import { visibleRows } from '../../conditions/visible-rows.js';
import { type SqlRunner, Statement, type TextRow } from '../../database/database.js';
import type { EntityId, EntityKey } from '../../metadata/entity-key.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import type { FetchPlan } from '../fetch-plan/fetch-plan.js';
import { isViewable } from '../viewable.js';
import { byClass, type ByClass } from './by-class.js';
import type { LevelStatement } from './collection-select.js';
import { Identity } from './identity.js';
import { countQuery } from './count-query.js';
import { compileLevels, loadLevels } from './load-levels.js';
import { ObjectCompiler } from './object-compiler.js';
import type { Presentation } from './presentation.js';
import type { ReadUnit } from './read-unit.js';
import { ROOT, Selection } from './selection.js';
import { compileSort, type SortItem } from './sort.js';

/** What decides the statements and the row writer of a read. */
export interface ReadShape {
  readonly entity: EntityModel;
  readonly plan: FetchPlan;
  readonly sort: readonly SortItem[];
  readonly rights: Rights;
  /** Restricts lists; its values are given to {@link CompiledRead.page}. */
  readonly filter?: Condition;
  /** Whether lists tell how many rows there are on all pages together. */
  readonly counted?: boolean;
}

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** Parameters of a list before those of its condition. */
const PAGE_PARAMETERS = 2;

export interface WrittenPage {
  /** JSON array of the objects. */
  readonly json: string;
  /** Number of rows on all pages, if it was asked for and a row could tell it. */
  readonly total: string | undefined;
}

/** One object in JSON. */
export interface WrittenObject {
  readonly json: string;
  /** Its version, when it has one that the caller may view. */
  readonly version: string | undefined;
}

/** A fetch plan of an entity turned into SQL and a row writer, for everybody with the same rights. */
export class CompiledRead {
  private readonly key: EntityKey;
  private readonly identity: Identity;
  private readonly versionOf: ByClass<number | undefined>;
  private readonly unit: ReadUnit;
  private readonly levels: readonly LevelStatement[];
  private readonly list: Statement;
  private readonly totalColumn: number | undefined;
  private readonly byIds: Statement;

  constructor({ entity, plan, sort, rights, filter, counted }: ReadShape) {
    const selection = new Selection(rights);
    this.key = entity.key;
    this.identity = new Identity(selection, ROOT, this.key);
    this.versionOf = byClass(selection, ROOT, entity, rights, (actual) => versionColumn(selection, actual, rights));
    this.unit = new ObjectCompiler(selection, rights).compile(entity, plan);
    this.levels = compileLevels(this.unit);
    const order = compileSort(selection, entity, sort, rights);
    const visible = visibleRows(entity, ROOT, rights);
    const scope = { alias: ROOT, joins: selection };
    const restriction = filter ? ` AND ${compileSql(filter, scope, PAGE_PARAMETERS + 1, rights)}` : '';
    const from = `FROM ${entity.table} ${ROOT}${selection.joinClauses} WHERE ${visible}`;
    this.byIds = new Statement(`SELECT ${selection.selectList} ${from} AND ${this.key.isAnyOf(ROOT, 1)}`);
    // Counted once, not per row: the SELECT in the list depends on no row.
    this.totalColumn = counted
      ? selection.column(`(${countQuery(entity, rights, filter, PAGE_PARAMETERS + 1)})`)
      : undefined;
    this.list = new Statement(
      `SELECT ${selection.selectList} ${from}${restriction} ORDER BY ${order} LIMIT $1::bigint OFFSET $2::bigint`,
    );
  }

  /**
   * One page.
   *
   * @param values of the filter
   */
  async page(
    runner: SqlRunner,
    { limit, offset }: Page,
    shown: Presentation,
    values: readonly BoundValue[] = [],
  ): Promise<WrittenPage> {
    if (limit === 0) {
      return { json: '[]', total: undefined };
    }
    const rows = await runner.rows(this.list, [String(limit), String(offset), ...values]);
    const level = await loadLevels(runner, this.unit, this.levels, rows);
    const json = `[${rows.map((row) => this.unit.write(row, level, undefined, shown)).join()}]`;
    return { json, total: (this.totalColumn === undefined ? undefined : rows[0]?.[this.totalColumn]) ?? undefined };
  }

  /** JSON objects by id; ids that are missing or hidden are missing in the answer. */
  async objects(runner: SqlRunner, ids: readonly EntityId[], shown: Presentation): Promise<Map<EntityId, string>> {
    const rows = await runner.rows(this.byIds, this.key.arraysOf(ids));
    const objects = await this.written(runner, rows, shown);
    return new Map(objects.map(({ json }, index) => [this.identity.idOf(rows[index] ?? []), json]));
  }

  /** One object; undefined when it is missing or hidden. */
  async object(runner: SqlRunner, id: EntityId, shown: Presentation): Promise<WrittenObject | undefined> {
    const rows = await runner.rows(this.byIds, this.key.arraysOf([id]));
    const [object] = await this.written(runner, rows, shown);
    return object;
  }

  private async written(runner: SqlRunner, rows: readonly TextRow[], shown: Presentation): Promise<WrittenObject[]> {
    const level = await loadLevels(runner, this.unit, this.levels, rows);
    return rows.map((row) => {
      const version = this.versionOf(row);
      return {
        json: this.unit.write(row, level, undefined, shown),
        version: version === undefined ? undefined : (row[version] ?? undefined),
      };
    });
  }
}

function versionColumn(selection: Selection, entity: EntityModel, rights: Rights): number | undefined {
  const version = entity.systemAttribute('version');
  return version && isViewable(rights, version) ? selection.column(`${ROOT}.${version.column}`) : undefined;
}
