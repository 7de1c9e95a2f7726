import { Injectable, Logger } from '@nestjs/common';
import type { ClientRequest } from '../../http/client-request.js';
import { RequestEvent } from '../../http/logging/access-log.hook.js';
import { RestError, restError } from '../../errors/rest-error.js';
import type { RestResponse } from '../../http/rest-response.js';
import { fileHeaders } from '../delivery/file-headers.js';
import { FileReader } from '../delivery/file-reader.js';
import type { FileRef } from '../../datatypes/file-ref.js';
import type { FileStorage } from '../storage/file-storage.js';
import { OriginalFormats } from './original-formats.js';
import { PictureMaker } from './picture-maker.js';
import { variantRef } from './picture-variant.js';
import type { RequestedPicture } from './requested-picture.js';

/** A picture that a caller may see, and how. */
export interface PictureToDeliver {
  readonly storage: FileStorage;
  readonly original: FileRef;
  readonly requested: RequestedPicture;
  readonly asAttachment: boolean;
}

/** Answers with a picture of the requested size and format; with ranges and validators as of any other file. */
@Injectable()
export class PictureDelivery {
  private readonly logger = new Logger(PictureDelivery.name);

  constructor(
    private readonly formats: OriginalFormats,
    private readonly maker: PictureMaker,
    private readonly reader: FileReader,
  ) {}

  /**
   * @returns undefined when there is no such file
   * @throws RestError 415 and 422 for content that cannot be converted, 503 when too many conversions wait, 500
   *   when the storage fails
   */
  async deliver(request: ClientRequest, picture: PictureToDeliver): Promise<RestResponse | undefined> {
    try {
      return await this.read(request, picture);
    } catch (error) {
      if (error instanceof RestError) {
        throw error;
      }
      this.logger.error(new RequestEvent(`A picture could not be made: ${String(error)}`, request));
      throw restError('downloadFailed');
    }
  }

  private async read(request: ClientRequest, picture: PictureToDeliver): Promise<RestResponse | undefined> {
    const { storage, original, requested, asAttachment } = picture;
    const format = requested.format ?? (await this.formats.of(storage, original));
    if (!format) {
      return undefined;
    }
    const variant = { ...requested, format };
    const ref = variantRef(original, variant);
    // It was drawn here and is a picture for certain: browsers may show it in every format.
    const headers = fileHeaders(ref, asAttachment ? 'attachment' : 'inline');
    const file = { storage: storage.variants, ref, headers };
    const kept = await this.reader.read(request, file);
    if (kept || !(await this.maker.make(storage, original, variant))) {
      return kept;
    }
    return this.reader.read(request, file);
  }
}
