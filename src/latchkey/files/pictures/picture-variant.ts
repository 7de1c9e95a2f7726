import type { FileRef } from '../../datatypes/file-ref.js';
import { pictureExtension, type PictureFormat, pictureName } from './picture-format.js';

/** `inside` keeps all of the picture and never enlarges it; the others fill the size, cut off or padded. */
export const PICTURE_FITS = ['inside', 'cover', 'contain'] as const;

export type PictureFit = (typeof PICTURE_FITS)[number];

/** How a picture must look; at least one of width and height is given, in pixels. */
export interface PictureVariant {
  readonly width: number | undefined;
  readonly height: number | undefined;
  readonly fit: PictureFit;
  readonly format: PictureFormat;
}

/**
 * Raised when the same request must give other bytes: variants that are stored already are then no longer delivered.
 */
const RECIPE = 1;

/** Reference of a variant in the variants of the storage that has the original. */
export function variantRef(original: FileRef, { width, height, fit, format }: PictureVariant): FileRef {
  const key = `${RECIPE}-${width ?? ''}x${height ?? ''}-${fit}.${pictureExtension(format)}`;
  return { ...original, path: `${original.path}/${key}`, name: pictureName(original.name, format) };
}
