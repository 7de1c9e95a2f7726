import { type WeightedValue, weightedValues } from '../common/weighted-values.js';

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
