import { randomUUID } from 'node:crypto';

/** `yyyy/MM/dd/<uuid>`, the date in the server's zone: a path that no file has yet (protocol/files.md 1). */
export function newPath(date = new Date()): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}/${two(date.getMonth() + 1)}/${two(date.getDate())}/${randomUUID()}`;
}

/** Whether a path of a reference could be one of a stored file: no segment is empty, hidden or leads upwards. */
export const isPlainPath = (path: string): boolean =>
  !/[\\\p{Cc}]/u.test(path) && path.split('/').every((segment) => segment !== '' && !segment.startsWith('.'));
