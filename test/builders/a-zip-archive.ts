import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** A ZIP archive of these files by name; anything but text is written as JSON. A name ending with `/` is a folder. */
export function aZipArchive(files: Readonly<Record<string, unknown>>): Promise<Buffer> {
  const archive = new ZipFile();
  for (const [name, content] of Object.entries(files)) {
    if (name.endsWith('/')) {
      archive.addEmptyDirectory(name);
    } else {
      archive.addBuffer(Buffer.from(typeof content === 'string' ? content : JSON.stringify(content)), name);
    }
  }
  archive.end();
  return buffer(archive.outputStream);
}
