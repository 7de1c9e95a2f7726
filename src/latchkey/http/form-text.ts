import { isUtf8 } from 'node:buffer';

/** The percent sequence of a byte beyond ASCII. */
const HIGH_BYTE = /%[89a-f][\da-f]/i;

/** Whether a form or query string has more than `max` parameters. It makes no strings. */
export function hasMoreParameters(text: string, max: number): boolean {
  let position = -1;
  for (let count = 1; count <= max; count++) {
    position = text.indexOf('&', position + 1);
    if (position === -1) {
      return false;
    }
  }
  return true;
}

/**
 * Whether the percent sequences of a form or query string are UTF-8. Others would become replacement characters in silence.
 * Faulty sequences stay as they are, as HTML has it.
 */
export const isUtf8Encoded = (text: string): boolean => !HIGH_BYTE.test(text) || isUtf8(decodedBytes(text));

const decodedBytes = (text: string): Buffer =>
  Buffer.from(
    Buffer.from(text)
      .toString('latin1')
      .replace(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
