import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { getOrCreate } from '../../common/get-or-create.js';
import { restError } from '../../errors/rest-error.js';
import { PictureSettings } from '../../config/setting-groups.js';
import type { FileRef } from '../../datatypes/file-ref.js';
import type { FileStorage } from '../storage/file-storage.js';
import { RecordedFiles } from '../storage/recorded-files.js';
import { PictureSlots } from './picture-slots.js';
import { type PictureVariant, variantRef } from './picture-variant.js';

/** Makes missing variants and keeps them beside their originals. */
@Injectable()
export class PictureMaker {
  /** By storage and path of the variant. */
  private readonly underWay = new Map<string, Promise<boolean>>();

  constructor(
    private readonly slots: PictureSlots,
    private readonly recorded: RecordedFiles,
    private readonly settings: PictureSettings,
  ) {}

  /**
   * Requests for the same variant wait for one conversion.
   *
   * @returns false when there is no such original
   * @throws RestError 415 and 422 for content that cannot be converted, 503 when too many conversions wait
   */
  make(storage: FileStorage, original: FileRef, variant: PictureVariant): Promise<boolean> {
    const ref = variantRef(original, variant);
    const key = `${ref.storage}://${ref.path}`;
    return getOrCreate(this.underWay, key, () =>
      this.slots.during(() => this.convert(storage, original, variant)).finally(() => this.underWay.delete(key)),
    );
  }

  private async convert(storage: FileStorage, original: FileRef, variant: PictureVariant): Promise<boolean> {
    const content = await this.read(storage, original);
    if (!content) {
      return false;
    }
    const { convertPicture } = await import('./convert-picture.js');
    const { FILES_PICTURE_MAX_PIXELS: maxPixels, FILES_PICTURE_TIMEOUT: seconds } = this.settings;
    const picture = await convertPicture(content, variant, { maxPixels, seconds });
    await storage.variants.save(variantRef(original, variant), picture);
    if (await storage.stat(original)) {
      return true;
    }
    // It was removed meanwhile, perhaps before this variant existed and could be removed with it.
    await storage.remove(original);
    return false;
  }

  /** The library needs the whole file in memory. */
  private async read(storage: FileStorage, original: FileRef): Promise<Buffer | undefined> {
    const max = this.settings.FILES_PICTURE_MAX_BYTES;
    const file = await this.recorded.checked(storage).open(original);
    if (file && file.size > max) {
      file.stream.destroy();
      throw restError('pictureFileTooLarge', { max });
    }
    return file && buffer(file.stream);
  }
}
