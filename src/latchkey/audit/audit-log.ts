import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Database } from '../database/database.js';
import { type SqlRunner, Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { AuditBatch, type WaitingEvent } from './audit-batch.js';
import type { AuditReport } from './audit-event.js';
import { type AuditTexts, auditTexts } from './audit-text.js';
import { DelayedWork } from './delayed-work.js';

const INSERT = new Statement(
  'INSERT INTO sec_audit_event (event_ts, kind, outcome, username, subject, details, remote_address, repeats)' +
    ' SELECT coalesce(at, clock_timestamp()), kind, outcome, username, subject, details, address, repeats' +
    ' FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::int[])' +
    ' AS event (at, kind, outcome, username, subject, details, address, repeats)',
);

/**
 * The one way into the audit table. An event with a transaction shares its fate: no change without its event, and no
 * event for what was rolled back. All others are written in batches beside the requests they report, which never wait
 * and never fail for it; while the database is away the events wait, and beyond the bounds they are only counted.
 */
@Injectable()
export class AuditLog implements BeforeApplicationShutdown {
  /** Reported since the start. */
  failedLogins = 0;
  private readonly logger = new Logger(AuditLog.name);
  private readonly writing = new DelayedWork(() => this.write());
  private waiting = new AuditBatch();

  constructor(private readonly database: Database) {}

  /** Reports what happened outside any transaction; never throws. */
  record(report: AuditReport): void;
  /** Writes what a transaction does, inside it. @returns when it is written */
  record(report: AuditReport, transaction: Transaction): Promise<void>;
  record(report: AuditReport, transaction?: Transaction): Promise<void> | undefined {
    if (transaction) {
      return insert(transaction, [{ texts: auditTexts(report), at: null, repeats: 1 }]);
    }
    this.failedLogins += report.kind === 'login' && report.outcome === 'failure' ? 1 : 0;
    this.waiting.add(report);
    this.writing.request();
    return undefined;
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.writing.end();
  }

  /** What cannot be written keeps waiting. */
  private async write(): Promise<void> {
    const batch = this.waiting;
    this.waiting = new AuditBatch();
    try {
      await insert(this.database, batch.all);
    } catch (error) {
      this.logger.warn(`Audit events wait, because they could not be written: ${String(error)}`);
      this.keep(batch.all);
      this.writing.request();
    }
  }

  private keep(events: readonly WaitingEvent[]): void {
    const later = this.waiting.all;
    this.waiting = new AuditBatch();
    [...events, ...later].forEach((event) => {
      this.waiting.take(event);
    });
  }
}

interface Row {
  readonly texts: AuditTexts;
  /** ISO time; null is now. */
  readonly at: string | null;
  readonly repeats: number;
}

async function insert(runner: SqlRunner, rows: readonly Row[]): Promise<void> {
  if (rows.length === 0) {
    return;
  }
  const column = (name: keyof AuditTexts): (string | null)[] => rows.map(({ texts }) => texts[name]);
  await runner.rows(INSERT, [
    rows.map(({ at }) => at),
    column('kind'),
    column('outcome'),
    column('username'),
    column('subject'),
    column('details'),
    column('remoteAddress'),
    rows.map(({ repeats }) => String(repeats)),
  ]);
}
