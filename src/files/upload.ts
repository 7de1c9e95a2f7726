import type { Readable } from 'node:stream';

/** A file on its way in. */
export interface Upload {
  readonly name: string;
  readonly storageName: string | undefined;
  readonly content: Readable;
}
