/** RFC 9110 12.4.2; anything else is not a quality, and its value is not wanted. */
const QUALITY = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/** One entry of a header such as `Accept: text/html, application/json;q=0.8`. */
export interface WeightedValue {
  /** Lower case, without parameters. */
  readonly value: string;
  /** From 0 (not wanted) to 1. */
  readonly quality: number;
}

/** The entries of `Accept`, `Accept-Language` and their like, in the order of the header; docs/decisions/0038. */
export const weightedValues = (header: string): WeightedValue[] => header.split(',').map(weightedValue);

function weightedValue(entry: string): WeightedValue {
  const [value = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return { value, quality: quality === undefined ? 1 : qualityOf(quality.slice(2)) };
}

const qualityOf = (text: string): number => (QUALITY.test(text) ? Number(text) : 0);
