import { z } from 'zod';

/** First in an archive: what it is. */
export const MANIFEST = 'latchkey-backup.json';
/** Last in an archive: what came before. */
export const SUMMARY = 'latchkey-backup-end.json';
/** In front of the files of the database. */
export const DATABASE = 'postgres/';
/** In front of the names of storages, below which their files are. */
export const FILES = 'files/';

const FORMAT = 1;

/** What an archive says of itself before its contents. */
export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  /** Major version of PostgreSQL, which the files of the database belong to. */
  postgres: z.string(),
  /** Names of the storages whose files it holds. */
  storages: z.array(z.string()),
});

export type Manifest = z.output<typeof manifestSchema>;

export const manifestOf = (postgres: string, storages: readonly string[]): Manifest => ({
  format: FORMAT,
  postgres,
  storages: [...storages],
});

/** How many entries an archive has, and how many bytes are in them. */
export const summarySchema = z.object({ databaseFiles: z.int(), storedFiles: z.int(), bytes: z.int() });

export type Summary = z.output<typeof summarySchema>;
