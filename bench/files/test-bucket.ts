import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';

const REGION = 'us-east-1';

/** The bucket that `S3_TEST_ENDPOINT` and the related variables name, as for the specs. */
export class TestBucket {
  /** What the storage is called. */
  readonly name = 's3';

  private constructor(
    private readonly bucket: string,
    private readonly endpoint: string,
    private readonly accessKeyId: string,
    private readonly secretAccessKey: string,
  ) {}

  /** @returns undefined when no server is named */
  static named({ S3_TEST_ENDPOINT, ...more }: NodeJS.ProcessEnv): TestBucket | undefined {
    const { S3_TEST_BUCKET = 'latchkey-test', S3_TEST_ACCESS_KEY = 'test', S3_TEST_SECRET_ACCESS_KEY = 'test' } = more;
    return S3_TEST_ENDPOINT === undefined
      ? undefined
      : new TestBucket(S3_TEST_BUCKET, S3_TEST_ENDPOINT, S3_TEST_ACCESS_KEY, S3_TEST_SECRET_ACCESS_KEY);
  }

  /** An entry of `FILE_STORAGES`. */
  get settings(): string {
    return JSON.stringify({
      name: this.name,
      type: 's3',
      bucket: this.bucket,
      region: REGION,
      endpointUrl: this.endpoint,
      accessKey: this.accessKeyId,
      secretAccessKey: this.secretAccessKey,
      usePathStyleBucketAddressing: true,
    });
  }

  /** Removes a file of the bench: the bucket may be needed for something else. */
  async remove(fileRef: string): Promise<void> {
    const { endpoint, accessKeyId, secretAccessKey } = this;
    const credentials = { accessKeyId, secretAccessKey };
    const client = new S3Client({ endpoint, region: REGION, forcePathStyle: true, credentials });
    const key = fileRef.replace(/^\w+:\/\//, '').split('?', 1)[0];
    await client.send(new DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
    client.destroy();
  }
}
