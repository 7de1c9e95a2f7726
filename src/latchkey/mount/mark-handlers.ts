import { type Type, VERSION_NEUTRAL } from '@nestjs/common';
import {
  EXCEPTION_FILTERS_METADATA,
  INTERCEPTORS_METADATA,
  METHOD_METADATA,
  VERSION_METADATA,
} from '@nestjs/common/constants.js';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ResponseKeeper } from './response-keeper.js';
import { RestExceptionFilter } from '../http/exception.filter.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whether a handler of the backend takes this route. */
    latchkey?: boolean;
  }
}

/**
 * Lets controllers bring along what the standalone backend declares for all: the filter of exceptions, tried after their
 * own, and no version in the path. Their responses are kept from interceptors of the application. Their routes can be told from those of the application.
 */
export function markHandlers(controllers: Iterable<Type>): void {
  for (const controller of controllers) {
    const filters = (Reflect.getMetadata(EXCEPTION_FILTERS_METADATA, controller) ?? []) as unknown[];
    if (!filters.includes(RestExceptionFilter)) {
      Reflect.defineMetadata(EXCEPTION_FILTERS_METADATA, [RestExceptionFilter, ...filters], controller);
    }
    Reflect.defineMetadata(INTERCEPTORS_METADATA, [ResponseKeeper], controller);
    Reflect.defineMetadata(VERSION_METADATA, VERSION_NEUTRAL, controller);
    handlersOf(controller).forEach(([name, descriptor]) => {
      RouteConfig({ latchkey: true })(controller.prototype as object, name, descriptor);
    });
  }
}

const handlersOf = (controller: Type): [string, PropertyDescriptor][] =>
  Object.entries(Object.getOwnPropertyDescriptors(controller.prototype as object)).filter(
    ([, { value }]) => typeof value === 'function' && Reflect.hasMetadata(METHOD_METADATA, value as object),
  );
