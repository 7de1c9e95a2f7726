import { type QueryParameters, queryValue } from '../../http/client-request.js';
import { restError } from '../../errors/rest-error.js';
import { PICTURE_FORMATS, type PictureFormat } from './picture-format.js';
import { PICTURE_FITS, type PictureVariant } from './picture-variant.js';

/** A variant whose format may be left to the original. */
export interface RequestedPicture extends Omit<PictureVariant, 'format'> {
  readonly format: PictureFormat | undefined;
}

const PARAMETERS = ['width', 'height', 'fit', 'format'] as const;

/**
 * Reads `width`, `height`, `fit` and `format`.
 *
 * @param sizes pixels that width and height may have
 * @returns undefined when none of them is given: the file is requested as it is
 * @throws RestError 400 for a value that is not permitted, and without a size
 */
export function requestedPicture(query: QueryParameters, sizes: readonly number[]): RequestedPicture | undefined {
  if (PARAMETERS.every((name) => queryValue(query, name) === undefined)) {
    return undefined;
  }
  const width = oneOf(query, 'width', sizes);
  const height = oneOf(query, 'height', sizes);
  const fit = oneOf(query, 'fit', PICTURE_FITS) ?? 'inside';
  const format = oneOf(query, 'format', PICTURE_FORMATS);
  if (width === undefined && height === undefined) {
    throw restError('pictureSizeMissing', { sizes: sizes.join(', ') });
  }
  // One side alone cannot be filled in any other way.
  return { width, height, fit: width === undefined || height === undefined ? 'inside' : fit, format };
}

function oneOf<T extends string | number>(
  query: QueryParameters,
  name: (typeof PARAMETERS)[number],
  permitted: readonly T[],
): T | undefined {
  const text = queryValue(query, name);
  const found = permitted.find((each) => String(each) === text);
  if (text !== undefined && found === undefined) {
    throw restError('pictureParameterInvalid', { name, value: text, permitted: permitted.join(', ') });
  }
  return found;
}
