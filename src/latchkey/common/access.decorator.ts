import { SetMetadata } from '@nestjs/common';
import type { ErrorCode } from '../errors/error-catalogue.js';

/** What a handler needs of its caller. */
export type AccessNeed =
  /** Everybody, without authentication. */
  | 'open'
  /** Any principal. */
  | 'principal'
  /** Any principal; the operation checks the entity policies itself, in the order of protocol/roles.md 7. */
  | 'entityPolicies'
  /** A principal with the specific permission; `refusal` is another row of the error catalogue for the others. */
  | { readonly permission: string; readonly refusal?: ErrorCode };

export const ACCESS = Symbol('Access');

/** Declares who may call a handler. A handler without this declaration is closed to everybody. */
export const Access = (need: AccessNeed): MethodDecorator & ClassDecorator => SetMetadata(ACCESS, need);
