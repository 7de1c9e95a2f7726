import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { RestResponse } from '../common/rest-response.js';
import { encodedText, isLongText } from './encoded-text.js';
import { Turns } from './turns.js';

const NOT_MODIFIED = 304;

/** Keeps the framework from appending a charset to the content type. */
const asItIs = (text: unknown): string => text as string;

/** Writes status, headers and body of {@link RestResponse}s. */
export class RestWriter {
  private readonly turns = new Turns();

  /** @param resultType content type of JSON results (protocol/README.md decision 11) */
  constructor(private readonly resultType: string) {}

  /** Answers of one turn leave together. What is thrown goes to Nest's filters. */
  async send(response: FastifyReply, body: RestResponse): Promise<void> {
    const content = contentOf(response, body);
    const sent = typeof content === 'string' && isLongText(content) ? await encodedText(content) : content;
    await this.turns.end();
    if (response.sent) {
      // Its time had ended before.
      discard(body.body);
      return;
    }
    if (body.isResult) {
      void response.header('content-type', this.resultType);
    }
    void response.status(body.status).headers(body.headers).serializer(asItIs).send(sent);
  }
}

/**
 * Where only the headers are wanted, the source is not read. A 304 to HEAD has no length: the framework would set it to
 * that of an empty body.
 */
function contentOf({ request }: FastifyReply, { body, status }: RestResponse): RestResponse['body'] {
  if (request.method !== 'HEAD') {
    return body;
  }
  discard(body);
  return body instanceof Readable || status === NOT_MODIFIED ? Readable.from([]) : body;
}

function discard(body: RestResponse['body']): void {
  if (body instanceof Readable) {
    body.destroy();
  }
}
