import type { ExecutionContext } from '@nestjs/common';
import { FRAMEWORK_MODULES } from '../latchkey.module.js';
import { partsOf } from './own-parts.js';

/** The controllers and entities of the framework itself. */
export const OWN = partsOf(FRAMEWORK_MODULES);

/**
 * Whether a handler is one of Latchkey's, for global guards, interceptors and pipes of an application that do not mean
 * those: Nest calls them for every handler.
 *
 * @example
 * ```ts
 * canActivate(context: ExecutionContext): boolean {
 *   return isLatchkeyRoute(context) || this.knows(context.switchToHttp().getRequest());
 * }
 * ```
 */
export const isLatchkeyRoute = (context: Pick<ExecutionContext, 'getClass'>): boolean =>
  OWN.controllers.has(context.getClass());
