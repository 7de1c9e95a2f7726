import 'reflect-metadata';
import { Injectable } from '@nestjs/common';

const SERVICE = Symbol('latchkey:service');
const METHODS = Symbol('latchkey:service-methods');
const PARAMETERS = Symbol('latchkey:service-parameters');

/** How clients call a method. */
export interface RestMethodOptions {
  /** Name in the URL; default: the function's name. Functions of one name with different parameters are overloads. */
  readonly name?: string;
  /** Default: both. */
  readonly httpMethods?: readonly ('GET' | 'POST')[];
  /** Type of a result that does not show it itself, e.g. `decimal` or `date[]` (protocol/services.md 4). */
  readonly returns?: string;
  /** Decorators of `class-validator` that the result must satisfy (protocol/services.md 5). */
  readonly constraints?: readonly PropertyDecorator[];
  /** Specific permission that a caller needs in addition to entry to the API. */
  readonly permission?: string;
}

export interface MethodDeclaration extends RestMethodOptions {
  readonly property: string;
}

/** What a parameter of a method requires. */
export interface RestParamOptions {
  /** Whether the name must be present in the request; default: yes. */
  readonly required?: boolean;
  /** Decorators of `class-validator` that the value must satisfy, e.g. `[Matches(/^\d+$/)]`. */
  readonly constraints?: readonly PropertyDecorator[];
}

/** A parameter as it is declared. */
export interface ParameterDeclaration extends RestParamOptions {
  readonly kind: 'parameter';
  /** Absent when it is the argument's name. */
  readonly name: string | undefined;
  /** Absent when the argument's class says it. */
  readonly type: string | undefined;
}

/** What one argument of a method is: a parameter of the request, or the caller. */
export type ArgumentDeclaration = ParameterDeclaration | { readonly kind: 'caller' };

/** Offers methods of a class under `/rest/services/<name>`; list the class in `services` of `Latchkey.forFeature`. */
export const RestService =
  (name: string): ClassDecorator =>
  (target) => {
    Injectable()(target);
    Reflect.defineMetadata(SERVICE, name, target);
  };

/** Offers a method over HTTP. Without it, or an entry in `SERVICES_CONFIG`, a method cannot be called from outside. */
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
 * @param name default: the argument's name, where the argument list is one of plain names
 * @param type `string`, `int`, `long`, `double`, `decimal`, `boolean`, `uuid`, `date`, `time`, `dateTime`, `localDate`,
 *   `localTime`, `localDateTime`, `offsetDateTime`, `offsetTime`, `fileRef`, `json`, the name of an entity, an enum or a
 *   DTO, or a list of one of them such as `uuid[]`; default: `json` for objects, else `string`
 */
export const RestParam = (name?: string, type?: string, options: RestParamOptions = {}): ParameterDecorator =>
  argument({ kind: 'parameter', name, type, ...options });

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
