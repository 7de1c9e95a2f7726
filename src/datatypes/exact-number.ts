const NUMBER = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i;

/** A decimal number without loss: `sign * digits * 10^exponent`, with no zeros at either end of the digits. */
interface ExactNumber {
  readonly sign: -1 | 0 | 1;
  readonly digits: string;
  readonly exponent: number;
}

/** Orders two decimal numbers by value, however they are written: `1e1` equals `10.00`. */
export function compareNumbers(a: string, b: string): number {
  const [x, y] = [exact(a), exact(b)];
  if (x.sign !== y.sign || x.sign === 0) {
    return x.sign - y.sign;
  }
  return x.sign < 0 ? compareMagnitudes(y, x) : compareMagnitudes(x, y);
}

function exact(text: string): ExactNumber {
  const [, minus = '', whole = '', fraction = '', exponent = '0'] = NUMBER.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  return {
    sign: significant === '' ? 0 : minus === '-' ? -1 : 1,
    digits: significant,
    exponent: Number(exponent) - fraction.length + digits.length - significant.length,
  };
}

function compareMagnitudes(a: ExactNumber, b: ExactNumber): number {
  const place = a.digits.length + a.exponent - (b.digits.length + b.exponent);
  if (place !== 0) {
    return Math.sign(place);
  }
  const length = Math.max(a.digits.length, b.digits.length);
  const [x, y] = [a.digits.padEnd(length, '0'), b.digits.padEnd(length, '0')];
  return x === y ? 0 : x < y ? -1 : 1;
}
