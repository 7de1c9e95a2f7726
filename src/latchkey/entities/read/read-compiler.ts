import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { getOrCreate } from '../../common/get-or-create.js';
import { boundValues, countValues } from '../../conditions/bound-values.js';
import { type Condition, shapeOf } from '../../conditions/condition.js';
import type { SqlRunner, SqlValue } from '../../sql/statement.js';
import type { CurrentValues } from '../../roles/row-level/current-values.js';
import { SecurityTokens } from '../serialization/security-tokens.js';
import { EMPTY_PLAN } from '../fetch-plan/fetch-plan.js';
import { CompiledRead, type ReadShape } from './compiled-read.js';
import { countQuery } from './count-query.js';
import { RowStatement } from './row-statement.js';
import { knownItems } from './sort.js';

/** Compiled reads kept; plans and filters written in requests make their number unlimited. */
const MAX_COMPILED = 1_000;
/** Characters of all their keys, by which their SQL grows: a filter of a thousand conditions counts as many small ones. */
const MAX_KEY_CHARACTERS = 2_000_000;

const LIMITS = {
  max: MAX_COMPILED,
  maxSize: MAX_KEY_CHARACTERS,
  sizeCalculation: (_: unknown, key: string): number => key.length,
};

/** Compiles each combination of entity, plan, sort, rights and shape of filter once. */
@Injectable()
export class ReadCompiler {
  private readonly cache = new LRUCache<string, CompiledRead>(LIMITS);
  private readonly counts = new LRUCache<string, RowStatement>(LIMITS);

  constructor(private readonly tokens: SecurityTokens) {}

  compile(shape: ReadShape): CompiledRead {
    const { entity, plan, rights, filter, among, counted = false } = shape;
    const sort = knownItems(entity, shape.sort);
    const order = sort.map(
      ({ path, direction, declared }) => `${path.join('.')} ${direction}${declared ? ' declared' : ''}`,
    );
    const key = JSON.stringify([entity.name, plan.key, order, rights.key, shapeKey(filter), counted, among?.sql ?? '']);
    const tokens = this.tokens.required ? this.tokens : undefined;
    return getOrCreate(this.cache, key, () => new CompiledRead({ ...shape, sort }, tokens));
  }

  /**
   * Number of all rows that the caller may see, or of those among them that satisfy the filter.
   *
   * @param current what row conditions compare with
   * @param values of the filter; to be given when it has parameters
   */
  async count(
    runner: SqlRunner,
    shape: CountedShape,
    current: CurrentValues,
    values: readonly SqlValue[] = shape.filter ? boundValues(shape.filter) : [],
  ): Promise<string> {
    const { entity, rights, filter, among } = shape;
    if (rights.restrictions.decidesInMemory(entity)) {
      return this.compile({ ...shape, plan: EMPTY_PLAN, sort: [] }).count(runner, { values: current }, values);
    }
    const key = JSON.stringify([entity.name, rights.key, shapeKey(filter), among?.sql ?? '']);
    const statement = getOrCreate(this.counts, key, () => {
      const parameters = countValues(filter) + (among?.parameters ?? 0);
      return new RowStatement(countQuery(shape, 1), parameters, rights, among !== undefined);
    });
    const [row] = await statement.rows(runner, values, current);
    return row?.[0] ?? '0';
  }
}

/** What is counted. */
export type CountedShape = Pick<ReadShape, 'entity' | 'rights' | 'filter' | 'among'>;

const shapeKey = (filter: Condition | undefined): string => (filter ? shapeOf(filter) : '');
