const RATE_PERCENT = 20n;

/** Adds the tax to a net amount with two decimals, exactly; rounds half up. */
export function withTax(net: string): string {
  const [, sign = '', whole = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(net) ?? [];
  const cents = BigInt(whole + fraction.padEnd(2, '0').slice(0, 2));
  const gross = String((cents * (100n + RATE_PERCENT) + 50n) / 100n).padStart(3, '0');
  return `${sign}${gross.slice(0, -2)}.${gross.slice(-2)}`;
}
