import sharp, { type Sharp } from 'sharp';
import { RestError, restError } from '../../errors/rest-error.js';
import type { PictureVariant } from './picture-variant.js';

/** Nothing is kept between conversions, and each takes one thread: memory and processors stay with the requests. */
sharp.cache(false);
sharp.concurrency(1);

/** Other formats are not even looked at: SVG may refer to other files, and rare ones have rarely tested readers. */
const READERS = ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif', 'Tiff'];
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: READERS.map((reader) => `VipsForeignLoad${reader}`) });

/** Between 0 and 9; from 3 on AVIF takes ten times as long, for files that are hardly smaller. */
const AVIF_EFFORT = 2;

const WHITE = '#ffffff';
const TRANSPARENT = '#ffffff00';

/** What one conversion may cost. */
export interface PictureLimits {
  /** Of the original. */
  readonly maxPixels: number;
  readonly seconds: number;
}

/**
 * Makes a variant of a picture: upright, without metadata, of an animated one the first frame. This file alone knows the
 * library, which is big: import it only where a picture is converted.
 *
 * @returns the encoded picture
 * @throws RestError 415 for content that is not a picture or is broken, 422 when it costs too much
 */
export async function convertPicture(content: Buffer, variant: PictureVariant, limits: PictureLimits): Promise<Buffer> {
  try {
    await checkPixels(content, limits.maxPixels);
    const picture = sharp(content, { limitInputPixels: limits.maxPixels, failOn: 'error' }).autoOrient();
    return await encoded(sized(picture, variant), variant).timeout({ seconds: limits.seconds }).toBuffer();
  } catch (error) {
    throw error instanceof RestError ? error : faultOf(error, limits);
  }
}

/** Reads only the head of the file. The size it claims is believed: that much would be allocated. */
async function checkPixels(content: Buffer, max: number): Promise<void> {
  const { width, height } = await sharp(content, { limitInputPixels: false }).metadata();
  if (width * height > max) {
    throw restError('pictureTooLarge', { max });
  }
}

const faultOf = (error: unknown, { seconds }: PictureLimits): RestError =>
  error instanceof Error && error.message.startsWith('timeout')
    ? restError('pictureTooSlow', { max: seconds })
    : restError('pictureUnreadable');

function sized(picture: Sharp, { width, height, fit, format }: PictureVariant): Sharp {
  const background = format === 'jpeg' ? WHITE : TRANSPARENT;
  return picture.resize({ width, height, fit, withoutEnlargement: fit === 'inside', background });
}

function encoded(picture: Sharp, { format }: PictureVariant): Sharp {
  switch (format) {
    case 'jpeg':
      return picture.flatten({ background: WHITE }).jpeg();
    case 'avif':
      return picture.avif({ effort: AVIF_EFFORT });
    default:
      return picture.toFormat(format);
  }
}
