import 'reflect-metadata';
import { Injectable } from '@nestjs/common';

const SERVICE = Symbol('latchkey:service');
const METHODS = Symbol('latchkey:service-methods');
const PARAMETERS = Symbol('latchkey:service-parameters');

export interface RestMethodOptions {
  /** Name in the URL; default: the function's name. */
  readonly name?: string;
  /** Default: both. */
  readonly httpMethods?: readonly ('GET' | 'POST')[];
  /** Type of a bare result, e.g. `decimal`; objects need none (protocol/services.md 4). */
  readonly returns?: string;
  /** Specific permission that a caller needs besides entry to the API. */
  readonly permission?: string;
}

export interface MethodDeclaration extends RestMethodOptions {
  readonly property: string;
}

/** What one argument of a method is: a parameter of the request, or the caller. */
export type ArgumentDeclaration =
  | { readonly kind: 'parameter'; readonly name: string; readonly type: string; readonly required: boolean }
  | { readonly kind: 'caller' };

/** Offers methods of a class under `/rest/services/<name>`; list the class in `services` of `Latchkey.forFeature`. */
export const RestService =
  (name: string): ClassDecorator =>
  (target) => {
    Injectable()(target);
    Reflect.defineMetadata(SERVICE, name, target);
  };

/** Offers a method over HTTP. Without it a method cannot be called from outside. */
export const RestMethod =
  (options: RestMethodOptions = {}): MethodDecorator =>
  (prototype, property) => {
    const target = prototype.constructor;
    const methods = methodDeclarationsOf(target);
    Reflect.defineMetadata(METHODS, [...methods, { ...options, property: String(property) }], target);
  };

/**
 * Binds an argument to a request parameter.
 *
 * @param type `string`, `int`, `long`, `double`, `decimal`, `boolean`, `uuid`, `localDate`, `localTime`,
 *   `localDateTime`, `offsetDateTime`, `fileRef`, `json`, or a list such as `uuid[]`
 * @param options.required whether the name must be present in the request; default: yes
 */
export const RestParam = (
  name: string,
  type = 'string',
  options: { readonly required?: boolean } = {},
): ParameterDecorator => argument({ kind: 'parameter', name, type, required: options.required ?? true });

/** Hands the {@link Caller} of the request to an argument, for code that acts on its behalf. */
export const CallerParam = (): ParameterDecorator => argument({ kind: 'caller' });

export const serviceNameOf = (target: object): string | undefined =>
  Reflect.getOwnMetadata(SERVICE, target) as string | undefined;

export const methodDeclarationsOf = (target: object): readonly MethodDeclaration[] =>
  (Reflect.getOwnMetadata(METHODS, target) as readonly MethodDeclaration[] | undefined) ?? [];

export const argumentDeclarationsOf = (target: object, property: string): ReadonlyMap<number, ArgumentDeclaration> =>
  (Reflect.getOwnMetadata(PARAMETERS, target, property) as ReadonlyMap<number, ArgumentDeclaration> | undefined) ??
  new Map();

function argument(declaration: ArgumentDeclaration): ParameterDecorator {
  return (prototype, property, index) => {
    const target = prototype.constructor;
    const present = argumentDeclarationsOf(target, String(property));
    Reflect.defineMetadata(PARAMETERS, new Map([...present, [index, declaration]]), target, String(property));
  };
}
