/** Whether browsers save a file or show it. */
export type Disposition = 'attachment' | 'inline';

const PLAIN = /^[A-Za-z0-9.]*$/;

/** `attachment` or `inline` with the file name in both forms browsers know (protocol/files.md 3). */
export function contentDisposition(kind: Disposition, name: string): string {
  const encoded = PLAIN.test(name) ? name : [...Buffer.from(name)].map(encodeByte).join('');
  return name === '' ? kind : `${kind}; filename="${encoded}"; filename*=utf-8''${encoded}`;
}

function encodeByte(byte: number): string {
  const character = String.fromCharCode(byte);
  return PLAIN.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
}
