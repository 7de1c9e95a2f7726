import type { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  type GetObjectCommandOutput,
  HeadBucketCommand,
  HeadObjectCommand,
  type HeadObjectCommandOutput,
  ListObjectsV2Command,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { S3Options } from '../../../config/file-storages.js';

/** Parts of one file that are sent at the same time; each is held in memory. */
const PARTS_AT_ONCE = 2;
/** Objects that are removed at the same time. */
const REMOVALS_AT_ONCE = 20;
const CONNECTION_TIMEOUT_MS = 5_000;
const BYTES_OF_KB = 1024;

/** One bucket of a server that speaks S3. It alone knows the library, which is big: import it only where S3 is used. */
export class S3Connection {
  private readonly client: S3Client;
  private readonly bucket: string;
  private readonly partSize: number;

  constructor(options: S3Options) {
    const { accessKey, secretAccessKey, endpointUrl } = options;
    this.bucket = options.bucket;
    this.partSize = options.chunkSize * BYTES_OF_KB;
    // A download holds its connection as long as its client takes; downloads must not wait for each other.
    const agent = { maxSockets: Infinity, keepAlive: true };
    this.client = new S3Client({
      region: options.region,
      forcePathStyle: options.usePathStyleBucketAddressing,
      ...(endpointUrl === '' ? {} : { endpoint: endpointUrl }),
      ...(accessKey === '' ? {} : { credentials: { accessKeyId: accessKey, secretAccessKey } }),
      requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS, httpAgent: agent, httpsAgent: agent },
      // Many compatible servers do not know the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  /** @throws Error when the bucket is not there, or not for these keys */
  async check(): Promise<void> {
    await this.client.send(new HeadBucketCommand({ Bucket: this.bucket }));
  }

  /** Streams in parts of `chunkSize`; a failure aborts the upload at the server, too. */
  async put(key: string, body: Readable): Promise<void> {
    const upload = new Upload({
      client: this.client,
      params: { Bucket: this.bucket, Key: key, Body: body },
      partSize: this.partSize,
      queueSize: PARTS_AT_ONCE,
    });
    await upload.done();
  }

  /** Renames, without moving the bytes through here. */
  async rename(from: string, to: string): Promise<void> {
    const source = `${this.bucket}/${from}`;
    try {
      await this.client.send(new CopyObjectCommand({ Bucket: this.bucket, Key: to, CopySource: source }));
    } finally {
      await this.remove(from);
    }
  }

  head(key: string): Promise<HeadObjectCommandOutput | undefined> {
    return this.client.send(new HeadObjectCommand({ Bucket: this.bucket, Key: key })).catch(nothingIfMissing);
  }

  /** @param range as the header `Range` has it */
  get(key: string, range?: string): Promise<GetObjectCommandOutput | undefined> {
    const command = new GetObjectCommand({ Bucket: this.bucket, Key: key, Range: range });
    return this.client.send(command).catch(nothingIfMissing);
  }

  /** All objects, page by page. */
  async *list(): AsyncIterable<{ readonly key: string; readonly size: number; readonly modified: Date }> {
    for await (const { Contents = [] } of paginateListObjectsV2({ client: this.client }, { Bucket: this.bucket })) {
      for (const { Key: key = '', Size: size = 0, LastModified: modified = new Date() } of Contents) {
        yield { key, size, modified };
      }
    }
  }

  async remove(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
  }

  /** Removes all objects whose keys begin so. */
  async removeAll(prefix: string): Promise<void> {
    const list = new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix });
    const { Contents = [], IsTruncated = false } = await this.client.send(list);
    for (let start = 0; start < Contents.length; start += REMOVALS_AT_ONCE) {
      const some = Contents.slice(start, start + REMOVALS_AT_ONCE);
      await Promise.all(some.map(({ Key = prefix }) => this.remove(Key)));
    }
    if (IsTruncated) {
      await this.removeAll(prefix);
    }
  }

  close(): void {
    this.client.destroy();
  }
}

function nothingIfMissing(error: Error): undefined {
  if (error.name !== 'NoSuchKey' && error.name !== 'NotFound') {
    throw error;
  }
}
