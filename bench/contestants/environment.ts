/** What the driver passes to a contestant in environment variables. */
export interface Environment {
  readonly databaseUrl: string;
  /** Folder for files; Latchkey stores uploads below it. */
  readonly folder: string;
  /** The picture that all contestants deliver; empty for Latchkey, which gets it by an upload. */
  readonly picture: string;
  /** JSON that the bare Fastify server returns. */
  readonly text: string;
  /** The bucket in which Latchkey keeps files in addition to the folder: its settings as JSON; empty without one. */
  readonly bucket: string;
}

/** Connections to the database, for every contestant. */
export const POOL_SIZE = 16;

export const readEnvironment = (): Environment => ({
  databaseUrl: process.env.BENCH_DATABASE_URL ?? '',
  folder: process.env.BENCH_FOLDER ?? '',
  picture: process.env.BENCH_PICTURE ?? '',
  text: process.env.BENCH_TEXT ?? '',
  bucket: process.env.BENCH_BUCKET ?? '',
});

export const writeEnvironment = ({
  databaseUrl,
  folder,
  picture,
  text,
  bucket,
}: Environment): Record<string, string> => ({
  BENCH_DATABASE_URL: databaseUrl,
  BENCH_FOLDER: folder,
  BENCH_PICTURE: picture,
  BENCH_TEXT: text,
  BENCH_BUCKET: bucket,
});
