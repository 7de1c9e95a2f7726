import { basename } from 'node:path/posix';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { type Entry, fromBufferPromise, type ZipFile } from 'yauzl';
import { ZipFile as NewZipFile } from 'yazl';
import { utf8 } from '../../http/request-bodies.js';
import { restError, RestError } from '../../errors/rest-error.js';

/** The one file of an exported archive, under the name that the reference gives it. */
const FILE_NAME = 'entities.json';
/** Files and folders of an imported archive. */
const MAX_ENTRIES = 100;
/** Every ZIP archive begins with it, and no JSON text does. */
const SIGNATURE = Buffer.from('PK');

/** @returns a ZIP archive that holds the text as one file */
export function packed(json: string): Promise<Buffer> {
  const archive = new NewZipFile();
  archive.addBuffer(Buffer.from(json), FILE_NAME);
  archive.end();
  return buffer(archive.outputStream);
}

export const isArchive = (bytes: Buffer): boolean => bytes.subarray(0, SIGNATURE.length).equals(SIGNATURE);

/**
 * The texts of all `*.json` files of a ZIP archive; other files are ignored.
 *
 * @param maxBytes of all of them together, unpacked
 * @throws RestError 400 for an archive that cannot be read, has too many files or no such file; 413 for a larger one
 */
export async function unpacked(bytes: Buffer, maxBytes: number): Promise<readonly string[]> {
  try {
    return await textsIn(await fromBufferPromise(bytes), maxBytes);
  } catch (error) {
    throw error instanceof RestError ? error : invalid('It is damaged, encrypted or no ZIP archive');
  }
}

async function textsIn(archive: ZipFile, maxBytes: number): Promise<readonly string[]> {
  if (archive.entryCount > MAX_ENTRIES) {
    throw invalid(`It has more than ${MAX_ENTRIES} files`);
  }
  const texts: string[] = [];
  let left = maxBytes;
  for await (const entry of archive.eachEntry()) {
    if (isJsonFile(entry)) {
      left -= entry.uncompressedSize;
      if (left < 0) {
        throw restError('bodyTooLarge', { max: maxBytes, setting: 'MAX_BODY_SIZE' });
      }
      texts.push(await textOf(archive, entry));
    }
  }
  if (texts.length === 0) {
    throw invalid('It has no file *.json');
  }
  return texts;
}

/** Packers add files whose names begin with a dot. */
const isJsonFile = ({ fileName }: Entry): boolean =>
  /^[^.].*\.json$/i.test(basename(fileName)) && !fileName.endsWith('/');

/** More bytes than the archive says make the stream fail, so that no more than it says are ever unpacked. */
async function textOf(archive: ZipFile, entry: Entry): Promise<string> {
  const content = await buffer(await archive.openReadStreamPromise(entry));
  if (crc32(content) !== entry.crc32) {
    throw invalid('A checksum is wrong');
  }
  return utf8(content);
}

const invalid = (reason: string): RestError => restError('invalidArchive', { reason });
