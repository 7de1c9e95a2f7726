import { Inject, Injectable, Logger, type OnModuleInit, Optional } from '@nestjs/common';
import { ATTEMPT, type Attempt, failFast } from '../errors/found-faults.js';
import { DeclarationError, restError } from '../errors/rest-error.js';
import { ConfigurationError } from '../config/load-settings.js';
import { readServiceFiles, type ServiceEntry } from '../config/service-files.js';
import { DeclarationSettings } from '../config/setting-groups.js';
import { Features } from '../model/feature.js';
import { ConfiguredMethods } from './configured-methods.js';
import { MethodBuilder, wrongName } from './method-builder.js';
import { methodDeclarationsOf, serviceNameOf } from './rest-service.decorators.js';
import type { ServiceMethod, ServiceModel } from './service-model.js';
import { ServiceTypes } from './service-types.js';

/** All services of the application, checked once at start. */
@Injectable()
export class ServiceRegistry implements OnModuleInit {
  /** What is wrong and yet stops no start. */
  private readonly skipped: string[] = [];
  private readonly services = new Map<string, ServiceModel>();
  private readonly builder: MethodBuilder;

  /**
   * @throws DeclarationError naming class, method and cure
   * @throws ConfigurationError naming the faulty file of `SERVICES_CONFIG`
   */
  constructor(
    features: Features,
    types: ServiceTypes,
    settings: DeclarationSettings,
    @Optional() @Inject(ATTEMPT) private readonly attempt: Attempt = failFast,
  ) {
    this.builder = new MethodBuilder(types);
    for (const target of features.all('services')) {
      attempt(() => {
        this.add(target);
      });
    }
    const entries = attempt(() => entriesOf(settings.SERVICES_CONFIG)) ?? [];
    const report = (sentence: string): void => void this.skipped.push(sentence);
    this.configure(new ConfiguredMethods(types, this.builder, report), entries);
  }

  onModuleInit(): void {
    const logger = new Logger(ServiceRegistry.name);
    for (const sentence of this.skipped) {
      logger.error(sentence);
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

  private add(target: ServiceModel['target']): void {
    const name = serviceNameOf(target);
    if (name === undefined) {
      throw new DeclarationError(`${target.name} is listed as a service: add @RestService to it`);
    }
    if (this.services.has(name)) {
      throw new DeclarationError(`Two services are named ${name}: give ${target.name} another name`);
    }
    this.services.set(name, { name, target, methods: this.decorated(target) });
  }

  private decorated(target: ServiceModel['target']): readonly ServiceMethod[] {
    return methodDeclarationsOf(target)
      .flatMap((declaration) => this.attempt(() => this.builder.build(target, declaration)) ?? [])
      .filter((method) => {
        const wrong = wrongName(method);
        if (wrong !== undefined) {
          this.skipped.push(
            `${target.name}.${method.property} is not exposed: the parameter name "${wrong}" is blank or repeated, name every parameter once`,
          );
        }
        return wrong === undefined;
      });
  }

  private configure(configured: ConfiguredMethods, entries: readonly ServiceEntry[]): void {
    configured.skipUnknown(entries, new Set(this.services.keys()));
    for (const service of this.services.values()) {
      const own = entries.filter(({ name }) => name === service.name);
      this.services.set(service.name, { ...service, methods: configured.merge(service, own) });
    }
  }
}

function entriesOf(paths: readonly string[]): readonly ServiceEntry[] {
  const { services, faults } = readServiceFiles(paths);
  if (faults.length > 0) {
    throw new ConfigurationError(faults);
  }
  return services;
}
