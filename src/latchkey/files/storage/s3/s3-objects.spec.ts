import { Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { describe, expect, it } from '@jest/globals';
import type { S3Connection } from './s3-connection.js';
import { S3Objects } from './s3-objects.js';

const REF = { storage: 's3', path: '2024/03/12/a.txt', name: 'a.txt', parameters: [] };
const RANGE = { start: 2, end: 4 };

/** Objects of a server that answers every request like this. */
function answering(more: object): { readonly objects: S3Objects; readonly body: Readable } {
  const body = Readable.from([Buffer.from('0123456789')]);
  const answer = { Body: body, ContentLength: 10, LastModified: new Date(0), ...more } as GetObjectCommandOutput;
  const connection = { get: () => Promise.resolve(answer) } as unknown as S3Connection;
  return { objects: new S3Objects(() => Promise.resolve(connection)), body };
}

describe('a range of an object (protocol/files.md 4, 5)', () => {
  it('reports the size of the whole file', async () => {
    const { objects, body } = answering({ ContentRange: 'bytes 2-4/10', ContentLength: 3 });
    expect(await objects.open(REF, RANGE)).toEqual({ stream: body, size: 10, modified: new Date(0) });
  });

  it.each([[{}], [{ ContentRange: 'bytes 2-9/10' }], [{ ContentRange: 'bytes 2-4/*' }]])(
    'that the server did not give is a failure, and its bytes are dropped: %j',
    async (more) => {
      const { objects, body } = answering(more);
      await expect(objects.open(REF, RANGE)).rejects.toThrow('The S3 server answered with another range');
      expect(body.destroyed).toBe(true);
    },
  );
});
