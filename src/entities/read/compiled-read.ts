import type { BoundValue } from '../../conditions/bound-values.js';
import type { Condition } from '../../conditions/condition.js';
import { compileSql } from '../../conditions/sql-compiler.js';
import { visibleRows } from '../../conditions/visible-rows.js';
import { type SqlRunner, Statement } from '../../database/database.js';
import { sqlTypeOf } from '../../datatypes/datatypes.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import type { FetchPlan } from '../fetch-plan/fetch-plan.js';
import { ObjectCompiler } from './object-compiler.js';
import type { Presentation } from './presentation.js';
import { loadLevel, type ReadUnit } from './read-unit.js';
import { ROOT, Selection } from './selection.js';
import { compileSort, type SortItem } from './sort.js';

export interface Page {
  readonly limit: number;
  readonly offset: number;
}

/** Parameters of a list before those of its condition. */
const PAGE_PARAMETERS = 2;

/** A fetch plan of an entity turned into SQL and a row writer, for everybody with the same rights. */
export class CompiledRead {
  private readonly unit: ReadUnit;
  private readonly list: Statement;
  private readonly byIds: Statement;
  private readonly idColumn: number;

  /** @param condition restricts lists; its values are given to {@link page} */
  constructor(entity: EntityModel, plan: FetchPlan, sort: readonly SortItem[], rights: Rights, condition?: Condition) {
    const selection = new Selection();
    const key = entity.primaryKey;
    this.idColumn = selection.column(`${ROOT}.${key.column}`);
    this.unit = new ObjectCompiler(selection, rights).compile(entity, plan);
    const order = compileSort(selection, entity, sort, rights);
    const filter = condition
      ? ` AND ${compileSql(condition, { alias: ROOT, joins: selection }, PAGE_PARAMETERS + 1)}`
      : '';
    const from = `SELECT ${selection.selectList} FROM ${entity.table} ${ROOT}${selection.joinClauses}`;
    const visible = visibleRows(entity, ROOT);
    this.list = new Statement(`${from} WHERE ${visible}${filter} ORDER BY ${order} LIMIT $1::bigint OFFSET $2::bigint`);
    this.byIds = new Statement(
      `${from} WHERE ${visible} AND ${ROOT}.${key.column} = ANY($1::${sqlTypeOf(key.type)}[])`,
    );
  }

  /**
   * JSON array of one page.
   *
   * @param values of the condition
   */
  async page(
    runner: SqlRunner,
    { limit, offset }: Page,
    shown: Presentation,
    values: readonly BoundValue[] = [],
  ): Promise<string> {
    if (limit === 0) {
      return '[]';
    }
    const rows = await runner.rows(this.list, [String(limit), String(offset), ...values]);
    const level = await loadLevel(runner, this.unit, rows);
    return `[${rows.map((row) => this.unit.write(row, level, undefined, shown)).join()}]`;
  }

  /** JSON objects by id; ids that are missing or hidden are missing in the answer. */
  async objects(runner: SqlRunner, ids: readonly string[], shown: Presentation): Promise<Map<string, string>> {
    const rows = await runner.rows(this.byIds, [ids]);
    const level = await loadLevel(runner, this.unit, rows);
    return new Map(rows.map((row) => [row[this.idColumn] ?? '', this.unit.write(row, level, undefined, shown)]));
  }
}
