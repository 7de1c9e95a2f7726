import parseRange from 'range-parser';
import type { ByteRange } from '../storage/file-storage.js';

/** One range of bytes; everything else that a header may say requests the whole file. */
const SINGLE = /^bytes=\s*(\d*)-(\d*)\s*$/i;

/**
 * Reads the header `Range` (protocol/files.md 4).
 *
 * @param size bytes of the file
 * @returns the range, its end within the file; `whole` for several ranges, other units and bad syntax; `unsatisfiable`
 *   when none of it lies within the file
 */
export function byteRange(header: string, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const [, first = '', last = ''] = SINGLE.exec(header) ?? [];
  if (first + last === '' || (first !== '' && last !== '' && Number(first) > Number(last))) {
    return 'whole';
  }
  // The parser refuses a suffix that is longer than the file; it means the whole file.
  const ranges = parseRange(size, first === '' ? `bytes=-${Math.min(Number(last), size)}` : `bytes=${first}-${last}`);
  const [range] = typeof ranges === 'number' ? [] : ranges;
  return range ?? 'unsatisfiable';
}
