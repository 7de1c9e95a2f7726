import { z } from 'zod';
import { MAX_LOCAL_FILE_SIZE, storageSchema } from './file-storages.js';
import { flag, json, list, wholeNumber, wholeNumbers } from './setting.js';

const MIB = 1024 * 1024;

/** The settings of files, as the schema of all settings has them. */
export const FILE_SETTINGS = {
  FILES_MAX_UPLOAD_SIZE: wholeNumber(20 * MIB, 1).describe('maximum bytes of one uploaded file'),
  FILES_ALLOWED_TYPES: list('').describe(
    'media types that uploaded files may have by their content, e.g. image/*, application/pdf; empty = all',
  ),
  FILES_UPLOAD_QUOTA: wholeNumber(0, 0).describe(
    'maximum bytes that one user may upload within 24 hours; 0 = no limit',
  ),
  FILES_MAX_UPLOADS: wholeNumber(100, 0).describe('maximum simultaneous uploads in one process; 0 = no limit'),
  FILES_MAX_UPLOADS_PER_USER: wholeNumber(20, 0).describe(
    'maximum simultaneous uploads of one user in one process; 0 = no limit',
  ),
  FILES_MAX_PARTS: wholeNumber(100, 1).describe('maximum parts of one multipart upload'),
  FILES_MAX_PART_HEADER_SIZE: wholeNumber(8192, 256, MIB).describe(
    'maximum bytes of the headers of one part of a multipart upload',
  ),
  FILES_UPLOAD_IDLE_TIMEOUT: wholeNumber(30, 1, 600).describe(
    'seconds without data after which an upload is cut; FILES_UPLOAD_MIN_RATE is measured over the same time',
  ),
  FILES_UPLOAD_MIN_RATE: wholeNumber(1024, 0).describe('bytes per second; slower uploads are cut; 0 = any rate'),
  FILES_FOLLOW_OWNER: flag(true).describe(
    'open a file only to callers who may read a row and attribute that hold its reference, or who uploaded it within the last hour',
  ),
  FILES_ORPHAN_GRACE: wholeNumber(7200, 3600).describe(
    'seconds after the upload from which `npm run files:orphans` treats a file without a reference as left over',
  ),
  FILE_URL_TTL: wholeNumber(300, 1, 86_400).describe(
    'seconds that the URL of a file works, unless the request says otherwise',
  ),
  FILE_URL_MAX_TTL: wholeNumber(3600, 1, 86_400).describe(
    'maximum seconds that a request for the URL of a file may ask for',
  ),
  FILE_URL_MAX_FILES: wholeNumber(100, 1, 1000).describe('maximum files of one request for URLs'),
  FILES_INLINE_EXTENSIONS: list('jpg, png, jpeg, pdf').describe(
    'file name extensions of uploaded files that browsers may show inline; converted pictures always are',
  ),
  FILES_PICTURE_SIZES: wholeNumbers('64, 128, 256, 512, 1024, 2048', 1, 8192).describe(
    'values, in pixels, that `width` and `height` of a download may have',
  ),
  FILES_PICTURE_MAX_PIXELS: wholeNumber(50_000_000, 1).describe('maximum pixels of a picture to convert'),
  FILES_PICTURE_MAX_BYTES: wholeNumber(50 * MIB, 1).describe('maximum bytes of a picture to convert, in memory'),
  FILES_PICTURE_TIMEOUT: wholeNumber(10, 1, 3600).describe('seconds that the conversion of a picture may take'),
  FILES_PICTURE_CONVERSIONS: wholeNumber(2, 1, 1000).describe('simultaneous conversions of pictures in one process'),
  FILES_PICTURE_QUEUE: wholeNumber(50, 0).describe('waiting conversions of pictures in one process'),
  FILES_DEFAULT_STORAGE: z
    .string()
    .default('')
    .describe('storage of uploads that do not name one, e.g. fs or s3; required with more than one storage'),
  LOCALFS_STORAGE_DIR: list('').describe(
    'folder of uploaded files; further folders, after commas, hold copies; empty = `filestorage` in DATA_DIR',
  ),
  LOCALFS_MAX_FILE_SIZE: wholeNumber(MAX_LOCAL_FILE_SIZE, 1).describe('maximum bytes of one file in the storage `fs`'),
  S3_BUCKET: z.string().default('').describe('bucket of the storage `s3`; empty = no such storage'),
  S3_REGION: z.string().default('us-east-1').describe('region of the bucket'),
  S3_ACCESS_KEY: z.string().default('').describe('access key; empty = found where the AWS libraries look for it'),
  S3_SECRET_ACCESS_KEY: z.string().default('').describe('secret of the access key'),
  S3_ENDPOINT_URL: z
    .string()
    .refine((text) => text === '' || (/^https?:/.test(text) && URL.canParse(text)), 'must be an http or https address')
    .default('')
    .describe('server that speaks S3, e.g. https://minio.example:9000; empty = AWS'),
  S3_USE_PATH_STYLE_BUCKET_ADDRESSING: flag(false).describe(
    'put the bucket into the path instead of the host name, as MinIO and others require',
  ),
  S3_CHUNK_SIZE: wholeNumber(8192, 5120, 5_242_880).describe('kB of one part of an upload to S3, held in memory'),
  FILE_STORAGES: json('[]', z.array(storageSchema)).describe('further storages as JSON; see docs/configuration.md'),
} as const;
