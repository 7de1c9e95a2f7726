import { Injectable } from '@nestjs/common';
import { type ExceptionMapping, Features } from '../model/feature.js';

/** Turns what services throw into the errors that the application defines (protocol/services.md 5, last paragraph). */
@Injectable()
export class ServiceExceptions {
  private readonly mappings: readonly ExceptionMapping[];

  constructor(features: Features) {
    this.mappings = features.all('exceptionMappings');
  }

  /** Runs a service; the first mapping that knows its exception replaces it. */
  async mapped(work: () => unknown): Promise<unknown> {
    try {
      return await work();
    } catch (exception) {
      throw this.errorFor(exception) ?? exception;
    }
  }

  private errorFor(exception: unknown): Error | undefined {
    for (const mapping of this.mappings) {
      const error = mapping(exception);
      if (error) {
        return error;
      }
    }
    return undefined;
  }
}
