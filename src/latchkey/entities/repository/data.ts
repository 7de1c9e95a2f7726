import type { Transaction } from '../../sql/transaction.js';
import type { Caller } from '../../roles/caller.js';
import type { Rights } from '../../roles/rights.js';
import type { DataReads } from './data-reads.js';
import type { DataWrites } from './data-writes.js';
import type { DataCondition, InputId, ListOptions, LoadOptions } from './data-options.js';

/** Makes objects of a class. */
export type ClassOf<T extends object> = new () => T;

/** For whom data is loaded and saved, by which rights, and where. */
export interface DataScope {
  readonly caller: Caller;
  /** Decide about attributes as well. */
  readonly code: Rights;
  /** Absent outside a transaction. */
  readonly transaction: Transaction | undefined;
}

/**
 * Loads and saves entities for one caller. Objects are instances of their classes that hold what was asked for: dates and
 * times as ISO text, decimals and 64-bit integers as digits. What is not loaded is undefined; secret attributes never are.
 */
export class Data {
  constructor(
    private readonly reads: DataReads,
    private readonly writes: DataWrites,
    private readonly scope: DataScope,
  ) {}

  /**
   * @returns undefined for a row that is missing, deleted, or hidden from the caller
   * @throws RestError 403 `Forbidden` without READ
   */
  one<T extends object>(target: ClassOf<T>, id: InputId, options: LoadOptions = {}): Promise<T | undefined> {
    return this.reads.one(this.scope, target, id, options) as Promise<T | undefined>;
  }

  /**
   * The same for a row that must be there.
   *
   * @throws RestError 404 `Entity not found`
   */
  required<T extends object>(target: ClassOf<T>, id: InputId, options: LoadOptions = {}): Promise<T> {
    return this.reads.required(this.scope, target, id, options) as Promise<T>;
  }

  /**
   * Rows that the caller sees, sorted by `sort` and then by id.
   *
   * @throws RestError 403 `Forbidden` without READ, 400 for a condition that does not fit the entity
   */
  list<T extends object>(target: ClassOf<T>, options: ListOptions = {}): Promise<readonly T[]> {
    return this.reads.list(this.scope, target, options) as Promise<readonly T[]>;
  }

  /** How many rows the caller sees that satisfy the condition. */
  count(target: ClassOf<object>, where?: DataCondition): Promise<number> {
    return this.reads.count(this.scope, target, where);
  }

  /** A new object in memory; one with a uuid has it already. */
  create<T extends object>(target: ClassOf<T>, values: Partial<T> = {}): T {
    return this.writes.create(target, values) as T;
  }

  /**
   * Saves an object with its composition items: a new row, or the changes of the row with its id. Attributes that are
   * undefined stay as they are. A loaded `version` must still be that of the row.
   *
   * @returns the saved object, loaded again; its identity only where the caller does not see it
   * @throws RestError 403 `Forbidden`, 400 and 409 as requests are answered, {@link ValidationError}
   */
  async save<T extends object>(object: T, options: LoadOptions = {}): Promise<T> {
    const [saved] = await this.writes.save(this.scope, object.constructor, [object], options);
    return saved as T;
  }

  /** Saves many objects of an entity at once, all or none. */
  saveAll<T extends object>(
    target: ClassOf<T>,
    objects: readonly T[],
    options: LoadOptions = {},
  ): Promise<readonly T[]> {
    return this.writes.save(this.scope, target, objects, options) as Promise<readonly T[]>;
  }

  /**
   * Deletes rows with what belongs to them, all or none.
   *
   * @throws RestError 403 `Forbidden`, 404 for a row that the caller does not see, 409 `Delete policy violation`
   */
  remove(target: ClassOf<object>, ...ids: readonly InputId[]): Promise<void> {
    return this.writes.remove(this.scope, target, ids);
  }
}
