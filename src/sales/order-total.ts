/** A decimal number: `units / 10^scale`. */
interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** What a line says about its price; a product that the caller does not see is not there. */
export interface PricedLine {
  readonly quantity: number;
  readonly product?: { readonly price: string } | null;
}

/**
 * Quantity by price over all lines, exactly; the sum is rounded to two decimals, halves away from zero.
 *
 * @param lines absent for a caller who may not read them
 */
export function totalOf(lines: readonly PricedLine[] = []): string {
  const products = lines.flatMap(({ quantity, product }) =>
    product ? [times(decimal(quantity), parsed(product.price))] : [],
  );
  const scale = products.reduce((most, each) => Math.max(most, each.scale), 2);
  const sum = products.reduce((total, each) => total + each.units * 10n ** BigInt(scale - each.scale), 0n);
  const step = 10n ** BigInt(scale - 2);
  const size = ((sum < 0n ? -sum : sum) + step / 2n) / step;
  const cents = String(size).padStart(3, '0');
  return `${sum < 0n && size > 0n ? '-' : ''}${cents.slice(0, -2)}.${cents.slice(-2)}`;
}

/** The digits that a double is sure of, as the database casts it. */
const decimal = (quantity: number): Decimal =>
  parsed(quantity.toLocaleString('en-US', { useGrouping: false, maximumSignificantDigits: 15 }));

function parsed(text: string): Decimal {
  const [whole = '0', fraction = ''] = text.split('.');
  return { units: BigInt(whole + fraction), scale: fraction.length };
}

const times = (a: Decimal, b: Decimal): Decimal => ({ units: a.units * b.units, scale: a.scale + b.scale });
