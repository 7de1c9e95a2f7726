import mime from 'mime';
import { extensionOf } from '../file-name.js';

/** Formats that pictures are converted to; browsers show them all. */
export const PICTURE_FORMATS = ['jpeg', 'png', 'webp', 'avif'] as const;

export type PictureFormat = (typeof PICTURE_FORMATS)[number];

/** What a picture without a name is called. */
const NAMELESS = 'picture';

export const pictureExtension = (format: PictureFormat): string => (format === 'jpeg' ? 'jpg' : format);

/**
 * The format that a picture keeps, else one that loses nothing which browsers would show of it.
 *
 * @param type media type of the original, by its content
 */
export function formatFor(type: string): PictureFormat {
  const own = PICTURE_FORMATS.find((format) => type === `image/${format}`);
  return own ?? (type === 'image/gif' ? 'png' : 'webp');
}

/** Name of an original as one of a picture in the format: `cat.tiff` becomes `cat.webp`, `cat.JPEG` may stay. */
export function pictureName(original: string, format: PictureFormat): string {
  const extension = extensionOf(original);
  if (mime.getType(extension.toLowerCase()) === `image/${format}`) {
    return original;
  }
  const stem = extension === '' ? original : original.slice(0, -extension.length - 1);
  return `${stem === '' ? NAMELESS : stem}.${pictureExtension(format)}`;
}
