import { Inject, Injectable } from '@nestjs/common';
import { type Settings, SETTINGS } from '../../config/settings.js';
import { jsonError } from '../json/json-fault.js';
import { isJsonObject, type JsonObject, parseJson } from '../json-text.js';
import type { ClientRequest } from './client-request.js';
import { bodyBytes, bodyText } from './request-body.js';

/** Reads and parses the body of a request. Call it once the caller has the right to send one. */
export type ReadBody<T = unknown> = () => Promise<T>;

/** The bodies of requests, within the limits of the settings. */
@Injectable()
export class RequestBodies {
  constructor(@Inject(SETTINGS) private readonly settings: Settings) {}

  /**
   * The body as JSON, whatever its content type (protocol/entities.md 1.3).
   *
   * @param otherwise what an empty body stands for
   * @returns `NOT_JSON` for anything else: each operation has an error of its own for it
   */
  async json(request: ClientRequest, otherwise?: JsonObject): Promise<unknown> {
    const text = await bodyText(request, this.settings.MAX_BODY_SIZE);
    return otherwise && text.trim() === '' ? otherwise : parseJson(text);
  }

  /** @throws RestError 400 for anything but a JSON object */
  async object(request: ClientRequest, otherwise?: JsonObject): Promise<JsonObject> {
    const json = await this.json(request, otherwise);
    if (!isJsonObject(json)) {
      throw jsonError('malformedJson', json);
    }
    return json;
  }

  /** The body as it came. */
  bytes(request: ClientRequest): Promise<Buffer> {
    return bodyBytes(request, this.settings.MAX_BODY_SIZE);
  }
}
