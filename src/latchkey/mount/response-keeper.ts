import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Observable, tap } from 'rxjs';
import { RestResponse } from '../http/rest-response.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** What a handler of the backend has returned. */
    keptResponse?: RestResponse;
  }
}

/**
 * Keeps what handlers return, next to them: interceptors of the application, such as a serializer for all of its responses,
 * make something else of it, which is not sent.
 */
export class ResponseKeeper implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      tap((returned) => {
        if (returned instanceof RestResponse) {
          context.switchToHttp().getRequest<FastifyRequest>().keptResponse = returned;
        }
      }),
    );
  }
}
