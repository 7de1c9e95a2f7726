import { Injectable } from '@nestjs/common';
import { restError, type RestError } from '../../errors/rest-error.js';
import { UploadSettings } from '../../config/setting-groups.js';
import { Database } from '../../database/database.js';
import { Statement, type TextRow } from '../../sql/statement.js';
import type { Caller } from '../../roles/caller.js';
import type { SavedFile } from '../storage/file-storage.js';
import { uploaderOf } from './uploader.js';

const WINDOW = "uploader = $1 AND uploaded_at > now() - interval '24 hours'";
const USAGE = new Statement(
  "SELECT coalesce(sum(size), 0), coalesce(ceil(extract(epoch FROM min(uploaded_at) + interval '24 hours' - now())), 0)" +
    ` FROM uploaded_file WHERE ${WINDOW}`,
);
/** Uploads of one user are counted one after the other, across all instances. */
const LOCK = new Statement("SELECT pg_advisory_xact_lock(hashtextextended('uploaded_file ' || $1, 0))");
const ADD = new Statement(
  'INSERT INTO uploaded_file (uploader, storage, path, size, sha256) VALUES ($1, $2, $3, $4::bigint, $5)',
);

/** Who uploaded what and when, for all instances together: in the database and by its clock. */
@Injectable()
export class UploadedFiles {
  constructor(
    private readonly database: Database,
    private readonly settings: UploadSettings,
  ) {}

  /** What a user may still upload now. @returns bytes; `Infinity` without a quota */
  async quotaLeft({ principal, deadline }: Caller): Promise<QuotaLeft> {
    const max = this.settings.FILES_UPLOAD_QUOTA;
    return max === 0
      ? NO_QUOTA
      : leftOf(max, await this.database.within(deadline).rows(USAGE, [uploaderOf(principal)]));
  }

  /** @throws RestError 429 when other uploads of the user have used up the quota meanwhile; then no row is written */
  async add({ principal, deadline }: Caller, { ref, size, sha256 }: SavedFile): Promise<void> {
    const max = this.settings.FILES_UPLOAD_QUOTA;
    const values = [uploaderOf(principal), ref.storage, ref.path, String(size), sha256];
    if (max === 0) {
      await this.database.within(deadline).rows(ADD, values);
      return;
    }
    await this.database.transaction(async (transaction) => {
      await transaction.rows(LOCK, [uploaderOf(principal)]);
      const left = leftOf(max, await transaction.rows(USAGE, [uploaderOf(principal)]));
      if (size > left.bytes) {
        throw left.refusal();
      }
      await transaction.rows(ADD, values);
    }, deadline);
  }
}

export interface QuotaLeft {
  readonly bytes: number;
  /** The error for a user who wants more. */
  readonly refusal: () => RestError;
}

const NO_QUOTA: QuotaLeft = { bytes: Infinity, refusal: () => restError('uploadFailed') };

function leftOf(max: number, rows: readonly TextRow[]): QuotaLeft {
  const [[used, seconds] = []] = rows;
  const headers = { 'retry-after': seconds ?? '0' };
  return { bytes: max - Number(used ?? 0), refusal: () => restError('uploadQuotaExceeded', { max }, headers) };
}
