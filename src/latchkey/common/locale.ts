import { weightedValues } from './weighted-values.js';

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
