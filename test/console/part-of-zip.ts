import { buffer } from 'node:stream/consumers';
import { fromBufferPromise } from 'yauzl';

/** The text of one file of an archive. @throws Error for an archive without it */
export async function partOfZip(archive: Buffer, name: string): Promise<string> {
  const zip = await fromBufferPromise(archive);
  for await (const entry of zip.eachEntry()) {
    if (entry.fileName === name) {
      return (await buffer(await zip.openReadStreamPromise(entry))).toString();
    }
  }
  throw new Error(`The archive has no ${name}`);
}
