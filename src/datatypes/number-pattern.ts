const GROUPS_OF_THREE = /\B(?=(\d{3})+(?!\d))/g;

export interface NumberSeparators {
  readonly decimalSeparator: string;
  readonly groupingSeparator: string;
}

interface NumberPattern {
  readonly grouping: boolean;
  readonly minWhole: number;
  readonly minFraction: number;
  readonly maxFraction: number;
}

const parsed = new Map<string, NumberPattern>();

/**
 * Formats a decimal number by a pattern such as `#,##0.00`, without a detour through binary numbers; rounds half up.
 *
 * @param pattern `0` is a digit always shown, `#` one shown when needed, `,` asks for groups of three
 * @param text digits with optional sign, fraction and exponent; anything else (`NaN`) is shown as it is
 */
export function formatNumber(pattern: string, text: string, separators: NumberSeparators): string {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (sign === undefined) {
    return text;
  }
  const { grouping, minWhole, minFraction, maxFraction } = patternOf(pattern);
  const digits = rounded(whole + fraction, Number(exponent) - fraction.length, maxFraction);
  const shownWhole = digits.slice(0, digits.length - maxFraction).padStart(minWhole, '0');
  const shownFraction = withoutZeros(digits.slice(digits.length - maxFraction), minFraction);
  return (
    (sign === '-' && /[1-9]/.test(digits) ? '-' : '') +
    (grouping ? shownWhole.replace(GROUPS_OF_THREE, separators.groupingSeparator) : shownWhole) +
    (shownFraction === '' ? '' : separators.decimalSeparator + shownFraction)
  );
}

/** Digits of `value * 10^places`, at least `places` of them; the value is `digits * 10^exponent`. */
function rounded(digits: string, exponent: number, places: number): string {
  const shift = exponent + places;
  const exact = shift >= 0 ? digits + '0'.repeat(shift) : digits.padStart(1 - shift, '0');
  const kept = shift >= 0 ? exact : exact.slice(0, shift);
  const next = shift >= 0 ? '0' : exact.charAt(exact.length + shift);
  const value = BigInt(kept || '0') + (next >= '5' ? 1n : 0n);
  return (value === 0n ? '' : String(value)).padStart(places, '0');
}

const withoutZeros = (fraction: string, min: number): string =>
  fraction.slice(0, min) + fraction.slice(min).replace(/0+$/, '');

function patternOf(text: string): NumberPattern {
  let pattern = parsed.get(text);
  if (!pattern) {
    const [whole = '', fraction = ''] = text.split('.');
    pattern = {
      grouping: whole.includes(','),
      minWhole: whole.replace(/[^0]/g, '').length,
      minFraction: fraction.replace(/[^0]/g, '').length,
      maxFraction: fraction.length,
    };
    parsed.set(text, pattern);
  }
  return pattern;
}
