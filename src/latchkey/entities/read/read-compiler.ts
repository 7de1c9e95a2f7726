import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type CacheUse, getOrCreate } from '../../common/get-or-create.js';
import { resolvePath, stampOf } from '../../conditions/attribute-path.js';
import { boundValues, countValues } from '../../conditions/bound-values.js';
import { type Condition, shapeOf } from '../../conditions/condition.js';
import type { SqlRunner, SqlValue } from '../../sql/statement.js';
import type { CurrentValues } from '../../roles/caller.js';
import { SecurityTokens } from '../serialization/security-tokens.js';
import type { EntityModel } from '../../model/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import { EMPTY_PLAN, type FetchPlan } from '../fetch-plan/fetch-plan.js';
import { CompiledRead, type Page, type Presentation, type ReadShape } from './compiled-read.js';
import { countQuery } from './count-query.js';
import { RowStatement } from './selection.js';
import { knownItems } from '../list-parameters.js';
import { RestResponse } from '../../http/rest-response.js';

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
  readonly use: CacheUse = { lookups: 0, misses: 0 };
  private readonly cache = new LRUCache<string, CompiledRead>(LIMITS);
  private readonly counts = new LRUCache<string, RowStatement>(LIMITS);
  /** The last read of each plan, without sort and filter: most requests find it, and need no key. */
  private readonly latest = new WeakMap<FetchPlan, PlainRead>();

  constructor(private readonly tokens: SecurityTokens) {}

  compile(shape: ReadShape): CompiledRead {
    this.use.lookups++;
    const { entity, plan, rights, sort, filter, among, deleted = false, counted = false } = shape;
    if (sort.length > 0 || filter || among || deleted || counted) {
      return this.compiled(shape);
    }
    const latest = this.latest.get(plan);
    if (latest?.rights === rights && latest.entity === entity) {
      return latest.read;
    }
    const read = this.compiled(shape);
    this.latest.set(plan, { entity, rights, read });
    return read;
  }

  private compiled(shape: ReadShape): CompiledRead {
    const { entity, plan, rights, filter, among, deleted = false, counted = false } = shape;
    const sort = knownItems(entity, shape.sort);
    const order = sort.map(
      ({ path, direction, declared }) => `${stamped(entity, path)} ${direction}${declared ? ' declared' : ''}`,
    );
    const flags = [counted, deleted];
    const key = JSON.stringify([entity.name, plan.key, order, rights.key, shapeKey(filter), flags, among?.sql ?? '']);
    const tokens = this.tokens.required ? this.tokens : undefined;
    return getOrCreate(this.cache, key, () => {
      this.use.misses++;
      return new CompiledRead({ ...shape, sort }, tokens);
    });
  }

  /**
   * The response of a list, with `X-Total-Count` if requested: the rows of the page carry it, an empty page runs a count
   * (protocol/entities.md 6, 7).
   *
   * @param values of the filter, to be given when it has parameters, and of the rows among which it searches
   */
  async list(
    runner: SqlRunner,
    shape: ReadShape,
    page: Page,
    shown: Presentation,
    values: readonly SqlValue[] = shape.filter ? boundValues(shape.filter) : [],
  ): Promise<RestResponse> {
    const { json, total } = await this.compile(shape).page(runner, page, shown, values);
    const { entity, rights, filter, among, deleted, counted } = shape;
    if (!counted) {
      return RestResponse.result(json);
    }
    const counting = { entity, rights, filter, among, deleted };
    const count = total ?? (await this.count(runner, counting, shown.values, values));
    return RestResponse.result(json, { 'x-total-count': count });
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
    const { entity, rights, filter, among, deleted = false } = shape;
    if (rights.restrictions.decidesInMemory(entity)) {
      return this.compile({ ...shape, plan: EMPTY_PLAN, sort: [] }).count(runner, { values: current }, values);
    }
    const key = JSON.stringify([entity.name, rights.key, shapeKey(filter), deleted, among?.sql ?? '']);
    const statement = getOrCreate(this.counts, key, () => {
      const parameters = countValues(filter) + (among?.parameters ?? 0);
      return new RowStatement(countQuery(shape, 1), parameters, rights, among !== undefined);
    });
    const [row] = await statement.rows(runner, values, current);
    return row?.[0] ?? '0';
  }
}

/** A read that depends on nothing but these and its plan. */
interface PlainRead {
  readonly entity: EntityModel;
  readonly rights: Rights;
  readonly read: CompiledRead;
}

/** The text of a path, with the definitions of dynamic attributes on it. */
function stamped(entity: EntityModel, path: readonly string[]): string {
  const text = path.join('.');
  const resolved = text.includes('+') ? resolvePath(entity, text) : undefined;
  return resolved?.kind === 'found' ? text + stampOf(resolved.steps, resolved.end) : text;
}

/** What is counted. */
type CountedShape = Pick<ReadShape, 'entity' | 'rights' | 'filter' | 'among' | 'deleted'>;

const shapeKey = (filter: Condition | undefined): string => (filter ? shapeOf(filter) : '');
