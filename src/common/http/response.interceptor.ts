import { Readable } from 'node:stream';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Observable, map } from 'rxjs';
import { RestResponse } from '../rest-response.js';

/** Writes status and headers of a {@link RestResponse}; other results (custom controllers) pass unchanged. */
@Injectable()
export class ResponseInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      map((result: unknown) => {
        if (!(result instanceof RestResponse)) {
          return result;
        }
        const reply = context.switchToHttp().getResponse<FastifyReply>();
        void reply.status(result.status).headers(result.headers);
        if (result.body instanceof Readable && reply.request.method === 'HEAD') {
          // Only the headers are wanted: the source is not read for nothing.
          result.body.destroy();
          return Readable.from([]);
        }
        // A buffer keeps the framework from appending a charset to the content type.
        return typeof result.body === 'string' ? Buffer.from(result.body) : result.body;
      }),
    );
  }
}
