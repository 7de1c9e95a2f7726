import { DeclarationError } from '../errors/rest-error.js';
import { rulesOfValue } from '../entities/write/validation/constraints.js';
import { argumentNames } from './argument-names.js';
import { RESULT } from './call-checks.js';
import {
  argumentDeclarationsOf,
  type ArgumentDeclaration,
  type MethodDeclaration,
  type ParameterDeclaration,
} from './rest-service.decorators.js';
import { parametersOf, type ServiceArgument, type ServiceMethod, type ServiceParameter } from './service-model.js';
import type { ServiceTypes } from './service-types.js';

/** A class that offers methods. */
export interface ServiceClass {
  readonly name: string;
  readonly prototype: object;
}

type ServiceFunction = (...values: unknown[]) => unknown;

/** Makes of declarations what a call needs; protocol/services.md 1. */
export class MethodBuilder {
  constructor(private readonly types: ServiceTypes) {}

  /** @throws DeclarationError naming class, method, argument and cure */
  build(target: ServiceClass, declaration: MethodDeclaration): ServiceMethod {
    const { property, name = property, httpMethods = ['GET', 'POST'], returns, permission, constraints } = declaration;
    return {
      name,
      property,
      httpMethods,
      permission,
      returns: returns === undefined ? undefined : this.types.get(`${target.name}.${property}, result`, returns),
      resultRules: constraints && rulesOfValue(RESULT, constraints),
      arguments: this.arguments(target, property),
    };
  }

  private arguments(target: ServiceClass, property: string): readonly ServiceArgument[] {
    const declared = argumentDeclarationsOf(target, property);
    const method = functionOf(target, property);
    const count = [...declared.keys()].reduce((most, index) => Math.max(most, index + 1), method?.length ?? 0);
    return Array.from({ length: count }, (_, index) => this.argument(target, property, index, declared.get(index)));
  }

  private argument(
    target: ServiceClass,
    property: string,
    index: number,
    declaration: ArgumentDeclaration | undefined,
  ): ServiceArgument {
    if (!declaration) {
      throw new DeclarationError(
        `${target.name}.${property}: argument ${index + 1} is bound to nothing: add @RestParam or @CallerParam to it`,
      );
    }
    return declaration.kind === 'caller' ? 'caller' : this.parameter(target, property, index, declaration);
  }

  private parameter(
    target: ServiceClass,
    property: string,
    index: number,
    { name: declaredName, type, required = true, constraints }: ParameterDeclaration,
  ): ServiceParameter {
    const name = declaredName ?? nameOfArgument(target, property, index);
    const typeName = type ?? this.undeclaredType(target, property, index);
    return {
      name,
      typeName,
      required,
      type: this.types.get(`${target.name}.${property}, argument ${index + 1} (${name})`, typeName),
      rules: constraints && rulesOfValue(name, constraints),
    };
  }

  /** A missing declaration means `json` for objects, else `string`: TypeScript says which it is. */
  undeclaredType({ prototype }: ServiceClass, property: string, index: number): string {
    const types = Reflect.getMetadata('design:paramtypes', prototype, property) as readonly unknown[] | undefined;
    const type = types?.[index];
    return type === undefined || type === String || type === Number || type === Boolean ? 'string' : 'json';
  }
}

/** A method of the service class itself, not one that every object has. */
export function functionOf({ prototype }: ServiceClass, property: string): ServiceFunction | undefined {
  if (property in Object.prototype) {
    return undefined;
  }
  const value: unknown = Reflect.get(prototype, property);
  return typeof value === 'function' ? (value as ServiceFunction) : undefined;
}

/** The name of a parameter that is blank or repeated: values cannot be bound by it. */
export function wrongName(method: ServiceMethod): string | undefined {
  const names = parametersOf(method).map(({ name }) => name);
  return names.find((each, index) => each.trim() === '' || names.indexOf(each) !== index);
}

function nameOfArgument(target: ServiceClass, property: string, index: number): string {
  const name = argumentNames(functionOf(target, property) ?? '')?.[index];
  if (name === undefined) {
    throw new DeclarationError(
      `${target.name}.${property}: the name of argument ${index + 1} cannot be told: write it into @RestParam`,
    );
  }
  return name;
}
