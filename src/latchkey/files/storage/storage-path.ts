import { randomUUID } from 'node:crypto';

/** `yyyy/MM/dd/<uuid>`, the date in the server's zone: a path that no file has yet (protocol/files.md 1). */
export function newPath(date = new Date()): string {
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}/${two(date.getMonth() + 1)}/${two(date.getDate())}/${randomUUID()}`;
}

/** Whether a path is one that a stored file gets. */
export const isStoredPath = (path: string): boolean =>
  /^\d{4}\/\d\d\/\d\d\/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}(?:\.[A-Za-z\d]{1,16})?$/.test(path);

/** Whether a path of a reference could be one of a stored file: no segment is empty, hidden or leads upwards. */
export const isPlainPath = (path: string): boolean =>
  !/[\\\p{Cc}]/u.test(path) && path.split('/').every((segment) => segment !== '' && !segment.startsWith('.'));
