import { Injectable } from '@nestjs/common';
import { DeclarationError, restError } from '../common/rest-error.js';
import { Features } from '../metadata/feature.js';
import {
  argumentDeclarationsOf,
  type MethodDeclaration,
  methodDeclarationsOf,
  serviceNameOf,
} from './rest-service.decorators.js';
import { parametersOf, type ServiceArgument, type ServiceMethod, type ServiceModel } from './service-model.js';
import { parseServiceType, type ServiceType } from './service-types.js';

/** All services of the application, checked once at start. */
@Injectable()
export class ServiceRegistry {
  private readonly services = new Map<string, ServiceModel>();

  /** @throws DeclarationError naming class, method and cure */
  constructor(features: Features) {
    for (const target of features.all('services')) {
      const name = serviceNameOf(target);
      if (name === undefined) {
        throw new DeclarationError(`${target.name} is listed as a service: add @RestService to it`);
      }
      if (this.services.has(name)) {
        throw new DeclarationError(`Two services are named ${name}: give ${target.name} another name`);
      }
      const methods = methodDeclarationsOf(target).map((declaration) => buildMethod(target, declaration));
      this.services.set(name, { name, target, methods });
    }
  }

  /** In name order. */
  all(): readonly ServiceModel[] {
    return [...this.services.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** @throws RestError 404 `Service not found` */
  get(name: string): ServiceModel {
    const service = this.services.get(name);
    if (!service) {
      throw restError('serviceNotFound', { service: name });
    }
    return service;
  }
}

function buildMethod(
  target: { readonly name: string; readonly prototype: object },
  declaration: MethodDeclaration,
): ServiceMethod {
  const { property, name = property, httpMethods = ['GET', 'POST'], returns, permission } = declaration;
  const place = `${target.name}.${property}`;
  const declared = argumentDeclarationsOf(target, property);
  const count = (Reflect.get(target.prototype, property) as { length: number }).length;
  const built = Array.from(
    { length: Math.max(count, ...[...declared.keys()].map((index) => index + 1)) },
    (_, index): ServiceArgument => {
      const argument = declared.get(index);
      if (!argument) {
        throw new DeclarationError(
          `${place}: argument ${index + 1} is bound to nothing: add @RestParam or @CallerParam to it`,
        );
      }
      return argument.kind === 'caller'
        ? 'caller'
        : { ...argument, typeName: argument.type, type: typeOf(place, argument.type) };
    },
  );
  const method: ServiceMethod = {
    name,
    property,
    httpMethods,
    permission,
    returns: returns === undefined ? undefined : typeOf(place, returns),
    arguments: built,
  };
  const names = parametersOf(method).map((parameter) => parameter.name);
  const wrong = names.find((each, index) => each.trim() === '' || names.indexOf(each) !== index);
  if (wrong !== undefined) {
    throw new DeclarationError(
      `${place}: the parameter name "${wrong}" is blank or repeated: name every parameter once`,
    );
  }
  return method;
}

function typeOf(place: string, text: string): ServiceType {
  const type = parseServiceType(text);
  if (!type) {
    throw new DeclarationError(
      `${place}: the type ${text} is not known: use a datatype such as uuid, a list such as uuid[], or json`,
    );
  }
  return type;
}
