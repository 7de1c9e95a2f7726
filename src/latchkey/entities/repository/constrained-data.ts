import { Injectable } from '@nestjs/common';
import type { Caller } from '../../roles/caller.js';
import { WriteTransactions } from '../write/write-transactions.js';
import { codeRights } from './data-rights.js';
import { Data } from './data.js';
import { DataReads } from './data-reads.js';
import { DataWrites } from './data-writes.js';

/**
 * The usual access to data in services, controllers and jobs: entity and row-level policies of the caller hold. Policies
 * of attributes act at the boundary, where results are written (protocol/services.md 8).
 */
@Injectable()
export class ConstrainedData {
  /** @internal */
  constructor(
    private readonly reads: DataReads,
    private readonly writes: DataWrites,
    private readonly transactions: WriteTransactions,
  ) {}

  /** @example `await data.for(caller).list(Order, { where: { property: 'paid', operator: '=', value: false } })` */
  for(caller: Caller): Data {
    return new Data(this.reads, this.writes, { caller, code: codeRights(caller.rights), transaction: undefined });
  }

  /**
   * Runs `work` in one transaction: all or nothing. If the database rolls it back because of a conflicting transaction,
   * `work` runs again, so it must change nothing else. Inside, only the given {@link Data} may be used: the embedded
   * database has one connection.
   */
  transaction<T>(caller: Caller, work: (data: Data) => Promise<T>): Promise<T> {
    const code = codeRights(caller.rights);
    return this.transactions.run(caller, { operation: 'create' }, (transaction) =>
      work(new Data(this.reads, this.writes, { caller, code, transaction })),
    );
  }
}
