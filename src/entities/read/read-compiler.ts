import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type SqlRunner, Statement } from '../../database/database.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import { CompiledRead, type ReadShape } from './compiled-read.js';
import { ROOT } from './selection.js';
import { visibleRows } from '../../conditions/visible-rows.js';

/** Compiled reads kept; plans written in requests make their number unlimited. */
const MAX_COMPILED = 1_000;

/** Compiles each combination of entity, plan, sort and rights once. */
@Injectable()
export class ReadCompiler {
  private readonly cache = new LRUCache<string, CompiledRead>({ max: MAX_COMPILED });
  private readonly counts = new LRUCache<string, Statement>({ max: MAX_COMPILED });

  compile(shape: ReadShape): CompiledRead {
    const order = shape.sort.map(({ path, direction }) => `${path.join('.')} ${direction}`);
    const key = JSON.stringify([shape.entity.name, shape.plan.key, order, shape.rights.key]);
    let read = this.cache.get(key);
    if (!read) {
      read = new CompiledRead(shape);
      this.cache.set(key, read);
    }
    return read;
  }

  /** Number of all rows that the caller may see. */
  async count(runner: SqlRunner, entity: EntityModel, rights: Rights): Promise<string> {
    const key = JSON.stringify([entity.name, rights.key]);
    let statement = this.counts.get(key);
    if (!statement) {
      const where = visibleRows(entity, ROOT, rights);
      statement = new Statement(`SELECT count(*) FROM ${entity.table} ${ROOT} WHERE ${where}`);
      this.counts.set(key, statement);
    }
    const [row] = await runner.rows(statement);
    return row?.[0] ?? '0';
  }
}
