/** Each part can begin at one place only, so that a match takes time in proportion to the length of the text. */
const NUMBER = /^([+-]?)(\d*)(?:\.(\d*))?(e[+-]?\d+)?$/i;

/** A decimal number as it is written; at least one of `whole` and `fraction` has digits. */
export interface NumberText {
  readonly negative: boolean;
  readonly whole: string;
  readonly fraction: string;
  /** As written, with its letter: `e-7`, or empty. */
  readonly exponent: string;
}

/** Takes a decimal number apart: `-12.50e3`, `+.5`, `7.`; undefined for anything else. */
export function readNumber(text: string): NumberText | undefined {
  const [, sign, whole = '', fraction = '', exponent = ''] = NUMBER.exec(text) ?? [];
  return sign === undefined || whole + fraction === ''
    ? undefined
    : { negative: sign === '-', whole, fraction, exponent };
}

/** The power of ten that an exponent names: -7 for `e-7`, 0 for none. */
export const powerOf = (exponent: string): number => (exponent === '' ? 0 : Number(exponent.slice(1)));

/** A number as JSON writes it: `0.5` for `+.5`, `7` for `007.`; trailing zeros and exponents stay. */
export function jsonNumberText({ negative, whole, fraction, exponent }: NumberText): string {
  const digits = withoutLeadingZeros(whole);
  return `${negative ? '-' : ''}${digits || '0'}${fraction === '' ? '' : `.${fraction}`}${exponent}`;
}

export const withoutLeadingZeros = (digits: string): string => digits.replace(/^0+/, '');

export const withoutTrailingZeros = (digits: string): string => withoutTrailing('0', digits);

/** A pattern such as `0+$` would start again at each of the digits, also in the middle of the text. */
export function withoutTrailing(digit: string, text: string): string {
  let end = text.length;
  while (end > 0 && text[end - 1] === digit) {
    end--;
  }
  return text.slice(0, end);
}
