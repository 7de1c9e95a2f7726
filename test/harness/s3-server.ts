import { randomUUID } from 'node:crypto';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import type { SettingTexts } from './test-settings.js';

const BUCKET = 'latchkey-test';
const REMOVALS_AT_ONCE = 20;

/**
 * A server that speaks S3, with an empty place for one spec: started here, or the one that `S3_TEST_ENDPOINT` names
 * with `S3_TEST_ACCESS_KEY`, `S3_TEST_SECRET_ACCESS_KEY` and `S3_TEST_BUCKET`.
 */
export class S3Server {
  private readonly client: S3Client;
  private earlier: readonly string[] = [];

  private constructor(
    /** What the backend needs to store files there. */
    readonly settings: Readonly<
      Record<'S3_ENDPOINT_URL' | 'S3_BUCKET' | 'S3_ACCESS_KEY' | 'S3_SECRET_ACCESS_KEY', string>
    > &
      SettingTexts,
    private readonly own: OwnServer | undefined,
  ) {
    this.client = new S3Client({
      endpoint: settings.S3_ENDPOINT_URL,
      forcePathStyle: true,
      region: 'us-east-1',
      credentials: { accessKeyId: settings.S3_ACCESS_KEY, secretAccessKey: settings.S3_SECRET_ACCESS_KEY },
    });
  }

  static async start(): Promise<S3Server> {
    const { S3_TEST_ENDPOINT, S3_TEST_BUCKET = BUCKET } = process.env;
    const { S3_TEST_ACCESS_KEY = 'test', S3_TEST_SECRET_ACCESS_KEY = `secret-${randomUUID()}` } = process.env;
    const own = S3_TEST_ENDPOINT === undefined ? await startOwn() : undefined;
    const server = new S3Server(
      {
        S3_ENDPOINT_URL: own?.url ?? S3_TEST_ENDPOINT ?? '',
        S3_BUCKET: S3_TEST_BUCKET,
        S3_ACCESS_KEY: S3_TEST_ACCESS_KEY,
        S3_SECRET_ACCESS_KEY: S3_TEST_SECRET_ACCESS_KEY,
        S3_USE_PATH_STYLE_BUCKET_ADDRESSING: 'true',
      },
      own,
    );
    if (own) {
      await server.client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    }
    server.earlier = await server.keys();
    return server;
  }

  /** Puts an object there without the backend. */
  async put(key: string, body: string): Promise<void> {
    await this.client.send(new PutObjectCommand({ Bucket: this.settings.S3_BUCKET, Key: key, Body: body }));
  }

  /** Keys of the objects that came since the start. */
  async storedFiles(): Promise<string[]> {
    return (await this.keys()).filter((key) => !this.earlier.includes(key));
  }

  /** Keys of uploads that were neither completed nor aborted. */
  async openUploads(): Promise<string[]> {
    if (this.own) {
      return this.own.openUploads();
    }
    const { Uploads = [] } = await this.client.send(
      new ListMultipartUploadsCommand({ Bucket: this.settings.S3_BUCKET }),
    );
    return Uploads.map(({ Key = '' }) => Key);
  }

  /** A bucket that is not of this run is left as it was found. */
  async close(): Promise<void> {
    if (!this.own) {
      const keys = await this.storedFiles();
      for (let start = 0; start < keys.length; start += REMOVALS_AT_ONCE) {
        await Promise.all(keys.slice(start, start + REMOVALS_AT_ONCE).map((key) => this.remove(key)));
      }
    }
    this.client.destroy();
    await this.own?.stop();
  }

  private async remove(key: string): Promise<void> {
    await this.client.send(new DeleteObjectCommand({ Bucket: this.settings.S3_BUCKET, Key: key }));
  }

  private async keys(): Promise<string[]> {
    const keys: string[] = [];
    for await (const { Contents = [] } of paginateListObjectsV2(
      { client: this.client },
      { Bucket: this.settings.S3_BUCKET },
    )) {
      keys.push(...Contents.map(({ Key = '' }) => Key));
    }
    return keys;
  }
}

interface OwnServer {
  readonly url: string;
  /** It cannot list them. */
  openUploads(): string[];
  stop(): Promise<void>;
}

async function startOwn(): Promise<OwnServer> {
  const server = buildApp({ logger: false });
  const open: string[] = [];
  server.addHook('onResponse', (request, reply, done) => {
    const { pathname, searchParams } = new URL(request.url, 'http://localhost');
    if (reply.statusCode < 300 && request.method === 'POST' && searchParams.has('uploads')) {
      open.push(pathname);
    } else if (reply.statusCode < 300 && request.method !== 'PUT' && searchParams.has('uploadId')) {
      // Completed or aborted.
      open.splice(open.indexOf(pathname), 1);
    }
    done();
  });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { url, openUploads: () => [...open], stop: () => server.close() };
}
