import type { ServiceEntry, ServiceMethodEntry } from '../config/service-files.js';
import { rulesOfValue } from '../entities/write/validation/constraints.js';
import { functionOf, type MethodBuilder, wrongName } from './method-builder.js';
import { argumentDeclarationsOf } from './rest-service.decorators.js';
import { parametersOf, type ServiceArgument, type ServiceMethod, type ServiceModel } from './service-model.js';
import type { ServiceTypes } from './service-types.js';

/**
 * What configuration files say about a service. Their entries win over decorators of the same name; a permission and a
 * result type that an entry does not mention stay those of the decorators, so that a file never opens what code closes.
 * Entries that fit nothing are skipped and reported (protocol/services.md 1).
 */
export class ConfiguredMethods {
  constructor(
    private readonly types: ServiceTypes,
    private readonly builder: MethodBuilder,
    private readonly report: (sentence: string) => void,
  ) {}

  /** @returns the methods of the service after all its entries */
  merge(service: ServiceModel, entries: readonly ServiceEntry[]): readonly ServiceMethod[] {
    const configured = entries.flatMap(({ methods }) => methods).flatMap((entry) => this.method(service, entry) ?? []);
    const replaced = new Set(configured.map(({ name }) => name));
    return [...service.methods.filter(({ name }) => !replaced.has(name)), ...configured];
  }

  /** @param known names of all services */
  skipUnknown(entries: readonly ServiceEntry[], known: ReadonlySet<string>): void {
    for (const { name } of entries.filter((entry) => !known.has(entry.name))) {
      this.skip(`${name} is not a service: list its class in "services" of Latchkey.forFeature, or remove the entry`);
    }
  }

  private method(service: ServiceModel, entry: ServiceMethodEntry): ServiceMethod | undefined {
    const place = `${service.name}.${entry.name}`;
    const decorated = decoratedBy(service, entry);
    const property = decorated?.property ?? entry.name;
    if (!functionOf(service.target, property)) {
      this.skip(`${place} is not a method of ${service.target.name}: correct or remove the entry`);
      return;
    }
    const built = this.arguments(service, property, entry);
    const returns = entry.returns === undefined ? decorated?.returns : this.types.find(entry.returns);
    if (!built || (entry.returns !== undefined && !returns)) {
      this.skip(`${place} has a type that does not exist, or other arguments than the method: correct the entry`);
      return;
    }
    const method: ServiceMethod = {
      name: entry.name,
      property,
      httpMethods: entry.httpMethod ? [entry.httpMethod] : ['GET', 'POST'],
      listedOnce: true,
      returns,
      resultRules: decorated?.resultRules,
      permission: entry.permission ?? decorated?.permission,
      arguments: built,
    };
    const wrong = wrongName(method);
    if (wrong !== undefined) {
      this.skip(`${place} has the parameter name "${wrong}" blank or repeated`);
      return;
    }
    return method;
  }

  /** The parameters of the entry, in calling order, between the arguments that take the caller. */
  private arguments(
    service: ServiceModel,
    property: string,
    { params }: ServiceMethodEntry,
  ): readonly ServiceArgument[] | undefined {
    const declared = argumentDeclarationsOf(service.target, property);
    const built: ServiceArgument[] = [];
    for (const { name, required, type = null } of params) {
      while (declared.get(built.length)?.kind === 'caller') {
        built.push('caller');
      }
      const known = declared.get(built.length);
      const parameter = known?.kind === 'parameter' ? known : undefined;
      const found = this.types.find(
        type ?? parameter?.type ?? this.builder.undeclaredType(service.target, property, built.length),
      );
      if (!found) {
        return undefined;
      }
      const rules = parameter?.constraints && rulesOfValue(name, parameter.constraints);
      built.push({ name, required, typeName: type, type: found, rules });
    }
    while (declared.get(built.length)?.kind === 'caller') {
      built.push('caller');
    }
    const count = Math.max(functionOf(service.target, property)?.length ?? 0, declared.size);
    return built.length > count ? undefined : built;
  }

  private skip(reason: string): undefined {
    this.report(`SERVICES_CONFIG: ${reason}`);
    return undefined;
  }
}

/** The decorated method of the entry's name, of overloads the one with as many parameters. */
function decoratedBy({ methods }: ServiceModel, { name, params }: ServiceMethodEntry): ServiceMethod | undefined {
  const named = methods.filter((method) => method.name === name);
  return named.find((method) => parametersOf(method).length === params.length) ?? named[0];
}
