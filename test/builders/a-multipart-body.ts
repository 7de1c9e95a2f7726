/** One part: its `Content-Disposition` after `form-data; `, and what it holds. */
export type Part = readonly [disposition: string, content: string | Buffer];

const BOUNDARY = 'latchkey-boundary';

export const MULTIPART = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };

/** A body as browsers send it for a form with files; {@link MULTIPART} is its header. */
export function aMultipartBody(...parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(([disposition, content]) => [
    Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; ${disposition}\r\n`),
    Buffer.from(disposition.includes('filename') ? 'Content-Type: application/octet-stream\r\n\r\n' : '\r\n'),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}
