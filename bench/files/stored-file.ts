import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const MIB = 1024 * 1024;

/** A file in Latchkey, and where it lies if the storage is the folder. */
export interface StoredFile {
  readonly fileRef: string;
  readonly path: string;
}

/** A backend and a token for it. */
export interface Target {
  readonly url: string;
  readonly token: string;
  /** Data folder of Latchkey. */
  readonly folder: string;
}

/** Path of a download, with the token in it, as browsers send it. */
export const downloadPath = ({ token }: Pick<Target, 'token'>, fileRef: string): string =>
  `/rest/files?access_token=${token}&fileRef=${encodeURIComponent(fileRef)}`;

/** Uploads a file of this many MiB in one stream. */
export async function upload(
  { url, token, folder }: Target,
  mebibytes: number,
  storageName = 'fs',
): Promise<StoredFile> {
  const chunk = Buffer.alloc(MIB, 7);
  const body = Readable.from(
    (function* () {
      for (let sent = 0; sent < mebibytes; sent++) {
        yield chunk;
      }
    })(),
  );
  const response = await fetch(`${url}/rest/files?name=big.bin&storageName=${storageName}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: Readable.toWeb(body),
    duplex: 'half',
  });
  const { fileRef, size } = (await response.json()) as { fileRef?: string; size?: number };
  if (fileRef === undefined || size !== mebibytes * MIB) {
    throw new Error(`An upload of ${mebibytes} MiB was answered ${response.status}`);
  }
  const [, path = ''] = /^fs:\/\/([^?]+)/.exec(fileRef) ?? [];
  return { fileRef, path: join(folder, 'filestorage', path) };
}

/** Downloads a whole file and forgets it. */
export async function download(target: Target, fileRef: string): Promise<void> {
  const response = await fetch(target.url + downloadPath(target, fileRef));
  if (!response.body || response.status !== 200) {
    throw new Error(`A download was answered ${response.status}`);
  }
  await pipeline(Readable.fromWeb(response.body as never), createWriteStream('/dev/null'));
}
