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

/** A fetch plan of an entity turned into SQL and a row writer, for everybody with the same rights. */
export class CompiledRead {
  private readonly unit: ReadUnit;
  private readonly list: Statement;
  private readonly byIds: Statement;
  private readonly idColumn: number;

  constructor(entity: EntityModel, plan: FetchPlan, sort: readonly SortItem[], rights: Rights) {
    const selection = new Selection();
    const key = entity.primaryKey;
    this.idColumn = selection.column(`${ROOT}.${key.column}`);
    this.unit = new ObjectCompiler(selection, rights).compile(entity, plan);
    const order = compileSort(selection, entity, sort, rights);
    const from = `SELECT ${selection.selectList} FROM ${entity.table} ${ROOT}${selection.joinClauses}`;
    const visible = visibleRows(entity);
    this.list = new Statement(`${from} WHERE ${visible} ORDER BY ${order} LIMIT $1::bigint OFFSET $2::bigint`);
    this.byIds = new Statement(
      `${from} WHERE ${visible} AND ${ROOT}.${key.column} = ANY($1::${sqlTypeOf(key.type)}[])`,
    );
  }

  /** JSON array of one page. */
  async page(runner: SqlRunner, { limit, offset }: Page, shown: Presentation): Promise<string> {
    if (limit === 0) {
      return '[]';
    }
    const rows = await runner.rows(this.list, [String(limit), String(offset)]);
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

/** The condition every read of an entity carries. */
export function visibleRows(entity: EntityModel): string {
  const deleted = entity.systemAttribute('deletedDate');
  return deleted ? `${ROOT}.${deleted.column} IS NULL` : 'TRUE';
}
