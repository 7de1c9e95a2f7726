/** RFC 9110 12.4.2; anything else is not a quality, and its value is not wanted. */
const QUALITY = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/** One entry of a header such as `Accept: text/html, application/json;q=0.8`. */
interface WeightedValue {
  /** Lower case, without parameters. */
  readonly value: string;
  /** From 0 (not wanted) to 1. */
  readonly quality: number;
}

/** The entries of `Accept`, `Accept-Language` and their like, in the order of the header; docs/decisions/0038. */
const weightedValues = (header: string): WeightedValue[] => header.split(',').map(weightedValue);

function weightedValue(entry: string): WeightedValue {
  const [value = '', ...parameters] = entry.split(';').map((part) => part.trim().toLowerCase());
  const quality = parameters.find((parameter) => parameter.startsWith('q='));
  return { value, quality: quality === undefined ? 1 : qualityOf(quality.slice(2)) };
}

const qualityOf = (text: string): number => (QUALITY.test(text) ? Number(text) : 0);

/**
 * The locale of a request (protocol/authentication.md 5): the best `Accept-Language` entry that is available, exactly
 * or by language, else `fallback`. Unavailable languages are ignored.
 */
export function chooseLocale(
  acceptLanguage: string | undefined,
  available: readonly string[],
  fallback: string | undefined,
): string | undefined {
  for (const tag of acceptLanguage === undefined ? [] : acceptedLanguages(acceptLanguage)) {
    const exact = available.find((locale) => normalTag(locale) === tag);
    const related = available.find((locale) => tagLanguage(normalTag(locale)) === tagLanguage(tag));
    if (exact !== undefined || related !== undefined) {
      return exact ?? related;
    }
  }
  return fallback;
}

const acceptedLanguages = (header: string): string[] =>
  weightedValues(header)
    .filter(({ value, quality }) => value !== '' && quality > 0)
    .sort((a, b) => b.quality - a.quality)
    .map(({ value }) => normalTag(value));

/** `pt_BR` and `pt-br` are the same. */
export const normalTag = (tag: string): string => tag.toLowerCase().replace(/_/g, '-');

/** `pt` of the {@link normalTag} `pt-br`. */
export const tagLanguage = (tag: string): string => tag.split('-')[0] ?? '';

/**
 * Which of the offered media types the header `Accept` likes best: by quality, then by how exactly it names the type, then
 * by its place in the header.
 *
 * @param offered lower case; the first one is also the answer to a header that is missing or wants something else
 */
export function preferredType<T extends string>(accept: string | undefined, offered: readonly [T, ...T[]]): T {
  const ranges = weightedValues(accept ?? '');
  const [first] = offered
    .map((type) => ({ type, ...bestRange(type, ranges) }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || b.exactness - a.exactness || a.place - b.place);
  return first?.type ?? offered[0];
}

/**
 * Whether the header `Accept` admits one of the media types.
 *
 * @param accept blank stands for everything
 */
export function accepts(accept: string, offered: readonly string[]): boolean {
  const ranges = weightedValues(accept);
  return accept.trim() === '' || offered.some((type) => bestRange(type, ranges).quality > 0);
}

/** Of the ranges that a type falls under the most exact one counts. */
function bestRange(
  type: string,
  ranges: readonly WeightedValue[],
): { readonly quality: number; readonly exactness: number; readonly place: number } {
  const forms = ['*/*', `${type.split('/')[0] ?? ''}/*`, type];
  const [best] = ranges
    .map((range, place) => ({ quality: range.quality, exactness: forms.indexOf(range.value), place }))
    .filter(({ exactness }) => exactness >= 0)
    .sort((a, b) => b.exactness - a.exactness);
  return best ?? { quality: 0, exactness: -1, place: -1 };
}

/**
 * The content coding that the header `Accept-Encoding` likes best; of equally welcome ones the first that is offered.
 *
 * @returns undefined when the content is to be sent as it is
 */
export function preferredCoding<T extends string>(acceptEncoding: string, offered: readonly T[]): T | undefined {
  const wanted = weightedValues(acceptEncoding);
  const qualityOf = (coding: string): number =>
    (wanted.find(({ value }) => value === coding) ?? wanted.find(({ value }) => value === '*'))?.quality ?? 0;
  const [best] = offered
    .map((coding) => ({ coding, quality: qualityOf(coding) }))
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  return best?.coding;
}
