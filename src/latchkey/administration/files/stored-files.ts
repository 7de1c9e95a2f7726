import { Injectable } from '@nestjs/common';
import { UploadSettings } from '../../config/setting-groups.js';
import { Database } from '../../database/database.js';
import { FileStorages } from '../../files/storage/file-storages.js';
import type { Caller } from '../../roles/caller.js';
import { Statement, type TextRow } from '../../sql/statement.js';

/** A storage and the uploads that it holds. */
export interface StorageUse {
  readonly name: string;
  /** Whether files go there when a request names no storage. */
  readonly isDefault: boolean;
  /** Bytes; null without a limit. */
  readonly maxFileSize: number | null;
  readonly files: number;
  /** Of all its uploads together. */
  readonly bytes: number;
}

/** What an uploader has used of the quota. */
export interface UploaderUse {
  /** `user:alice`, `client:importer`, `anonymous:anonymous`. */
  readonly uploader: string;
  /** Within the last 24 hours. */
  readonly bytes: number;
}

/** One upload. */
export interface StoredFile {
  readonly storage: string;
  readonly path: string;
  readonly size: number;
  readonly uploader: string;
  /** ISO time. */
  readonly uploadedAt: string;
}

/** Which uploads are listed. */
export interface UploadPage {
  readonly storage: string | undefined;
  readonly uploader: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Uploaders who have used the most; the others matter less. */
const MOST_UPLOADERS = 20;

const USE = new Statement('SELECT storage, count(*), coalesce(sum(size), 0) FROM uploaded_file GROUP BY storage');
const UPLOADERS = new Statement(
  "SELECT uploader, sum(size) FROM uploaded_file WHERE uploaded_at > now() - interval '24 hours'" +
    ` GROUP BY uploader ORDER BY 2 DESC, 1 LIMIT ${MOST_UPLOADERS}`,
);
const MATCHING = '($1::text IS NULL OR storage = $1) AND ($2::text IS NULL OR uploader = $2)';
const FILES = new Statement(`
  SELECT storage, path, size, uploader, to_char(uploaded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
  FROM uploaded_file WHERE ${MATCHING} ORDER BY uploaded_at DESC, storage, path LIMIT $3::int OFFSET $4::int`);
const TOTAL = new Statement(`SELECT count(*) FROM uploaded_file WHERE ${MATCHING}`);

/** What has been uploaded, as the table of uploads knows it: files that came another way are not in it. */
@Injectable()
export class StoredFiles {
  constructor(
    private readonly database: Database,
    private readonly storages: FileStorages,
    private readonly settings: UploadSettings,
  ) {}

  /** In the order of the settings, also empty ones. */
  async storagesInUse({ deadline }: Caller): Promise<readonly StorageUse[]> {
    const used = new Map((await this.database.within(deadline).rows(USE)).map((row) => [row[0] ?? '', usedBy(row)]));
    return this.storages.all().map(({ name, maxFileSize }) => ({
      name,
      isDefault: name === this.storages.default.name,
      maxFileSize: Number.isFinite(maxFileSize) ? maxFileSize : null,
      ...(used.get(name) ?? { files: 0, bytes: 0 }),
    }));
  }

  /** Bytes that each uploader may upload within 24 hours; null without a quota. */
  get quota(): number | null {
    return this.settings.FILES_UPLOAD_QUOTA === 0 ? null : this.settings.FILES_UPLOAD_QUOTA;
  }

  /** Those who have uploaded the most, first. */
  async uploaders({ deadline }: Caller): Promise<readonly UploaderUse[]> {
    const rows = await this.database.within(deadline).rows(UPLOADERS);
    return rows.map(([uploader, bytes]) => ({ uploader: uploader ?? '', bytes: Number(bytes) }));
  }

  /** Newest first. */
  async list({ deadline }: Caller, page: UploadPage): Promise<readonly StoredFile[]> {
    const rows = await this.database
      .within(deadline)
      .rows(FILES, [...filterOf(page), String(page.limit), String(page.offset)]);
    return rows.map(([storage, path, size, uploader, uploadedAt]) => ({
      storage: storage ?? '',
      path: path ?? '',
      size: Number(size),
      uploader: uploader ?? '',
      uploadedAt: uploadedAt ?? '',
    }));
  }

  /** How many there are on all pages. */
  async count({ deadline }: Caller, page: UploadPage): Promise<string> {
    const [row] = await this.database.within(deadline).rows(TOTAL, filterOf(page));
    return row?.[0] ?? '0';
  }
}

const usedBy = ([, files, bytes]: TextRow): Pick<StorageUse, 'files' | 'bytes'> => ({
  files: Number(files),
  bytes: Number(bytes),
});

const filterOf = ({ storage, uploader }: UploadPage): (string | null)[] => [storage ?? null, uploader ?? null];
