import { join } from 'node:path';
import { z } from 'zod';
import type { StorageSettings } from './setting-groups.js';

const LOCAL_STORAGE = 'fs';
const DEFAULT_FOLDER = 'filestorage';
const MIB = 1024 * 1024;
/** kB; S3 refuses smaller parts, except for the last one. */
const MIN_CHUNK_SIZE = 5 * 1024;
const DEFAULT_CHUNK_SIZE = 8 * 1024;
export const MAX_LOCAL_FILE_SIZE = 100 * MIB;

const folders = z.tuple([z.string().min(1)], z.string().min(1));
const name = z.string().regex(/^[A-Za-z][A-Za-z0-9+.-]*$/, 'must be letters, digits, + . and -, a letter first');

const local = z.strictObject({
  name,
  type: z.literal('local'),
  storageDir: folders,
  maxFileSize: z.int().positive().default(MAX_LOCAL_FILE_SIZE),
});

const s3 = z.strictObject({
  name,
  type: z.literal('s3'),
  bucket: z.string().min(1),
  region: z.string().min(1).default('us-east-1'),
  accessKey: z.string().default(''),
  secretAccessKey: z.string().default(''),
  endpointUrl: z.string().default(''),
  usePathStyleBucketAddressing: z.boolean().default(false),
  chunkSize: z.int().min(MIN_CHUNK_SIZE).default(DEFAULT_CHUNK_SIZE),
});

/** One storage of files, as `FILE_STORAGES` has it (protocol/files.md 5). */
export const storageSchema = z.discriminatedUnion('type', [local, s3]);

export type StorageOptions = z.output<typeof storageSchema>;
export type S3Options = z.output<typeof s3>;

/** All storages: the folder `fs`, the bucket `s3` if there is one, and what `FILE_STORAGES` adds. */
export const storagesOf = (settings: StorageSettings, dataDir: string): readonly StorageOptions[] => [
  localStorage(settings, dataDir),
  ...(settings.S3_BUCKET === '' ? [] : [s3Storage(settings)]),
  ...settings.FILE_STORAGES,
];

/** The storage of uploads that name none. */
export const defaultStorageName = ({ FILES_DEFAULT_STORAGE }: StorageSettings): string =>
  FILES_DEFAULT_STORAGE === '' ? LOCAL_STORAGE : FILES_DEFAULT_STORAGE;

function localStorage(
  { LOCALFS_STORAGE_DIR, LOCALFS_MAX_FILE_SIZE }: StorageSettings,
  dataDir: string,
): StorageOptions {
  const [primary = join(dataDir, DEFAULT_FOLDER), ...copies] = LOCALFS_STORAGE_DIR;
  return { name: LOCAL_STORAGE, type: 'local', storageDir: [primary, ...copies], maxFileSize: LOCALFS_MAX_FILE_SIZE };
}

const s3Storage = (settings: StorageSettings): StorageOptions => ({
  name: 's3',
  type: 's3',
  bucket: settings.S3_BUCKET,
  region: settings.S3_REGION,
  accessKey: settings.S3_ACCESS_KEY,
  secretAccessKey: settings.S3_SECRET_ACCESS_KEY,
  endpointUrl: settings.S3_ENDPOINT_URL,
  usePathStyleBucketAddressing: settings.S3_USE_PATH_STYLE_BUCKET_ADDRESSING,
  chunkSize: settings.S3_CHUNK_SIZE,
});

/** Settings that must be mistakes, each with its cure. */
export function storageFaults(settings: StorageSettings, dataDir: string): string[] {
  const storages = storagesOf(settings, dataDir);
  const names = storages.map((storage) => storage.name);
  const twice = new Set(names.filter((each, index) => names.indexOf(each) !== index));
  return [
    ...[...twice].map((each) => `FILE_STORAGES has a second storage with the name ${each}: rename it`),
    ...defaultFaults(settings.FILES_DEFAULT_STORAGE, [...new Set(names)]),
    ...storages.flatMap(credentialFaults),
  ];
}

function defaultFaults(chosen: string, names: readonly string[]): string[] {
  const all = names.join(', ');
  if (chosen === '') {
    return names.length > 1 ? [`FILES_DEFAULT_STORAGE is empty, but there are the storages ${all}: name one`] : [];
  }
  return names.includes(chosen) ? [] : [`FILES_DEFAULT_STORAGE is ${chosen}, but the storages are ${all}: name one`];
}

function credentialFaults(storage: StorageOptions): string[] {
  const half = storage.type === 's3' && (storage.accessKey === '') !== (storage.secretAccessKey === '');
  return half ? [`The storage ${storage.name} has one of access key and secret access key: give both or none`] : [];
}
