import { Injectable } from '@nestjs/common';
import type { Caller } from '../../roles/caller.js';
import { WriteTransactions } from '../write/write-transactions.js';
import { EVERY_RIGHT } from './data-rights.js';
import { Data } from './data.js';
import { DataReads } from './data-reads.js';
import { DataWrites } from './data-writes.js';

/**
 * Access to all data, whatever the caller may do: to be chosen knowingly (protocol/services.md 8). Everything else is as
 * with {@link ConstrainedData}: the caller stays the author of what is written, constraints and hooks hold, and what a
 * service returns is filtered by the caller's rights on attributes.
 */
@Injectable()
export class UnconstrainedData {
  constructor(
    private readonly reads: DataReads,
    private readonly writes: DataWrites,
    private readonly transactions: WriteTransactions,
  ) {}

  for(caller: Caller): Data {
    return new Data(this.reads, this.writes, { ...everythingFor(caller), transaction: undefined });
  }

  /** As {@link ConstrainedData.transaction}. */
  transaction<T>(caller: Caller, work: (data: Data) => Promise<T>): Promise<T> {
    return this.transactions.run(caller, { operation: 'create' }, (transaction) =>
      work(new Data(this.reads, this.writes, { ...everythingFor(caller), transaction })),
    );
  }
}

const everythingFor = (caller: Caller) => ({ caller: { ...caller, rights: EVERY_RIGHT }, code: EVERY_RIGHT });
