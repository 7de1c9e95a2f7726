/** An archive of files: each begins with a header, its content is filled up to whole blocks. */
const BLOCK = 512;
const NAME_LENGTH = 100;
const SIZE_AT = 124;
const SIZE_LENGTH = 12;
/** The databases `template1` and `template0`, which nobody connects to. */
const UNUSED = /^\/base\/[14]\//;

/** The dump of a database without two thirds of its files, which each of its copies would have to unpack. */
export function thinArchive(archive: Buffer): Buffer {
  const kept: Buffer[] = [];
  for (let at = 0; at < archive.length;) {
    const size = parseInt(textAt(archive, at + SIZE_AT, SIZE_LENGTH), 8) || 0;
    const end = at + BLOCK + Math.ceil(size / BLOCK) * BLOCK;
    if (!UNUSED.test(textAt(archive, at, NAME_LENGTH))) {
      kept.push(archive.subarray(at, end));
    }
    at = end;
  }
  return Buffer.concat(kept);
}

const textAt = (archive: Buffer, at: number, length: number): string =>
  archive.toString('latin1', at, at + length).replace(/\0.*$/s, '');
