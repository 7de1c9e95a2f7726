import type { Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyHttpOptions, FastifyReply } from 'fastify';
import { RestResponse } from '../common/rest-response.js';
import { RestWriter } from './rest-writer.js';

/**
 * Writes {@link RestResponse}s; other results (custom controllers) pass unchanged. An interceptor would do the same, at
 * the price of a pipeline of observables for every request.
 */
export class RestAdapter extends FastifyAdapter {
  private readonly writer: RestWriter;

  /** @param resultType content type of JSON results (protocol/README.md decision 11) */
  constructor(resultType: string, options: FastifyHttpOptions<Server>) {
    super(options);
    this.writer = new RestWriter(resultType);
  }

  override reply(response: FastifyReply, body: unknown, statusCode?: number): FastifyReply {
    if (!(body instanceof RestResponse)) {
      return super.reply(response, body, statusCode);
    }
    // Nest declares the reply as the result, and only waits for it.
    return this.writer.send(response, body) as unknown as FastifyReply;
  }
}
