import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type SqlRunner, Statement } from '../../database/database.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import type { FetchPlan } from '../fetch-plan/fetch-plan.js';
import { CompiledRead, visibleRows } from './compiled-read.js';
import { ROOT } from './selection.js';
import type { SortItem } from './sort.js';

/** Compiled reads kept; plans written in requests make their number unlimited. */
const MAX_COMPILED = 1_000;

/** Compiles each combination of entity, plan, sort and rights once. */
@Injectable()
export class ReadCompiler {
  private readonly cache = new LRUCache<string, CompiledRead>({ max: MAX_COMPILED });
  private readonly counts = new Map<EntityModel, Statement>();

  compile(entity: EntityModel, plan: FetchPlan, sort: readonly SortItem[], rights: Rights): CompiledRead {
    const order = sort.map(({ path, direction }) => `${path.join('.')} ${direction}`);
    const key = JSON.stringify([entity.name, plan.key, order, rights.key]);
    let read = this.cache.get(key);
    if (!read) {
      read = new CompiledRead(entity, plan, sort, rights);
      this.cache.set(key, read);
    }
    return read;
  }

  /** Number of all visible rows. */
  async count(runner: SqlRunner, entity: EntityModel): Promise<string> {
    let statement = this.counts.get(entity);
    if (!statement) {
      statement = new Statement(`SELECT count(*) FROM ${entity.table} ${ROOT} WHERE ${visibleRows(entity)}`);
      this.counts.set(entity, statement);
    }
    const [row] = await runner.rows(statement);
    return row?.[0] ?? '0';
  }
}
