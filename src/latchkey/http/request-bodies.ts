import { isUtf8 } from 'node:buffer';
import { Injectable } from '@nestjs/common';
import { BodySettings, LimitSettings } from '../config/setting-groups.js';
import { jsonError } from '../common/json/invalid-json.js';
import { isJsonObject, type JsonObject, parseJson, parseLongJson } from '../common/json-text.js';
import { restError } from '../errors/rest-error.js';
import { BodyBudget, IncomingBody, type SizeLimit } from './incoming-body.js';
import { type ClientRequest, hasMoreParameters, isForm, isUtf8Encoded } from './client-request.js';

/** Reads and parses the body of a request. Call it once the caller has the right to send one. */
export type ReadBody<T = unknown> = () => Promise<T>;

const BLANKS = [0x20, 0x09, 0x0a, 0x0d];
const OPENERS = [0x7b, 0x5b];

/** The bodies of requests, within the limits of the settings. Each is read from the socket on first use, and kept. */
@Injectable()
export class RequestBodies {
  private readonly budget: BodyBudget;

  constructor(
    private readonly settings: BodySettings,
    private readonly limits: LimitSettings,
  ) {
    this.budget = new BodyBudget(settings.BODY_MEMORY_BUDGET);
  }

  /** Bytes of memory that bodies in flight take. */
  get memory(): number {
    return this.budget.taken;
  }

  /**
   * The body as JSON, whatever its content type; only what claims to be a form holds none (protocol/entities.md 1.3).
   *
   * @param otherwise what an empty body stands for
   * @returns an `InvalidJson` for anything else, for which each operation has its own error
   */
  async json(request: ClientRequest, otherwise?: JsonObject): Promise<unknown> {
    if (isForm(request.headers['content-type'])) {
      return parseJson('', this.limits);
    }
    const text = utf8(await this.bytes(request));
    return otherwise && text.trim() === '' ? otherwise : parseLongJson(text, this.limits);
  }

  /**
   * The body of a write: an object or a list. What makes a list longer than `MAX_REQUEST_OBJECTS` is not read, so that
   * refusing it costs little. What claims to be a form holds none (protocol/entities.md 1.3).
   */
  async written(request: ClientRequest): Promise<unknown> {
    if (isForm(request.headers['content-type'])) {
      return parseJson('', this.limits);
    }
    return parseLongJson(utf8(await this.bytes(request)), this.limits, this.limits.MAX_REQUEST_OBJECTS);
  }

  /** @throws RestError 400 for anything but a JSON object */
  async object(request: ClientRequest, otherwise?: JsonObject): Promise<JsonObject> {
    const json = await this.json(request, otherwise);
    if (!isJsonObject(json)) {
      throw jsonError('malformedJson', json);
    }
    return json;
  }

  /** The body as it came. @throws RestError 413 for more than `MAX_BODY_SIZE` */
  bytes(request: ClientRequest): Promise<Buffer> {
    return this.of(request).all({ max: this.settings.MAX_BODY_SIZE, setting: 'MAX_BODY_SIZE' });
  }

  /**
   * The parameters of a form, in the order sent.
   *
   * @throws RestError 413 for more than `FORM_MAX_SIZE`, 400 for more than `FORM_MAX_PARAMETERS` and for other text than UTF-8
   */
  async form(request: ClientRequest): Promise<readonly (readonly [string, string])[]> {
    const text = utf8(await this.of(request).all(this.formSize));
    const max = this.settings.FORM_MAX_PARAMETERS;
    if (hasMoreParameters(text, max)) {
      throw restError('formTooLong', { max });
    }
    if (!isUtf8Encoded(text)) {
      throw restError('bodyNotUtf8');
    }
    return [...new URLSearchParams(text)];
  }

  /** Whether a client says that it sends more than a form may have. */
  isLargerThanForm(request: ClientRequest): boolean {
    return (this.of(request).declaredSize ?? Infinity) > this.settings.FORM_MAX_SIZE;
  }

  /** Whether the body begins as JSON objects and arrays do. No more is read than is needed to see that. */
  async beginsAsJson(request: ClientRequest): Promise<boolean> {
    const body = this.of(request);
    for (let wanted = 1; ; wanted++) {
      const start = await body.start(wanted);
      const first = start.find((byte) => !BLANKS.includes(byte));
      if (first !== undefined || start.length < wanted || start.length > this.formSize.max) {
        return first !== undefined && OPENERS.includes(first);
      }
      wanted = start.length;
    }
  }

  private get formSize(): SizeLimit {
    return { max: this.settings.FORM_MAX_SIZE, setting: 'FORM_MAX_SIZE' };
  }

  private of(request: ClientRequest): IncomingBody {
    if (!request.incomingBody) {
      const { BODY_IDLE_TIMEOUT: seconds, BODY_MIN_RATE: minRate } = this.settings;
      request.incomingBody = new IncomingBody(request, this.budget.share(), { seconds, minRate });
    }
    return request.incomingBody;
  }
}

/** @throws RestError 400 for other bytes than UTF-8 */
export function utf8(bytes: Buffer): string {
  if (!isUtf8(bytes)) {
    throw restError('bodyNotUtf8');
  }
  return bytes.toString('utf8');
}
