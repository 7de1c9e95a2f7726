import type { EntityManager } from 'typeorm';
import type { SqlRunner, SqlValue, Statement } from './statement.js';

/** What became outdated: all knowledge about a user, a token family, an OAuth client, roles or dynamic attributes, or everything. */
export interface Signal {
  readonly topic: 'user' | 'session' | 'client' | 'roles' | 'dynamic' | 'all';
  readonly key: string;
}

/** A running transaction. */
export interface Transaction extends SqlRunner {
  /** For code that prefers TypeORM. */
  readonly manager: EntityManager;

  /** Runs an INSERT, UPDATE or DELETE. @returns how many rows it wrote: a trigger or a rule may have skipped some */
  count(statement: Statement, values?: readonly SqlValue[]): Promise<number>;

  /** Notifies every instance, once this transaction is committed, that cached knowledge is out of date. */
  signal(signal: Signal): void;
}
