import { Injectable } from '@nestjs/common';
import { stringify } from 'lossless-json';
import { isJsonNumber } from '../common/json-text.js';
import { RestResponse } from '../common/rest-response.js';
import { EntityRegistry } from '../metadata/entity-registry.js';

/** Writes what a service method returned; protocol/services.md 4. */
@Injectable()
export class ResultWriter {
  constructor(private readonly entities: EntityRegistry) {}

  write(result: unknown): RestResponse {
    if (result === null || result === undefined) {
      return RestResponse.empty(204);
    }
    if (typeof result !== 'object' || isJsonNumber(result)) {
      return RestResponse.text(typeof result === 'string' ? result : (stringify(result) ?? ''));
    }
    if (result instanceof Date) {
      return RestResponse.text(result.toISOString());
    }
    return RestResponse.json(stringify(result, (_key, value) => this.member(value)) ?? 'null');
  }

  /** Leaves null members out. An entity would carry attributes that nobody has filtered: it is never written. */
  private member(value: unknown): unknown {
    if (typeof value === 'object' && value !== null && this.entities.ofClass(value.constructor)) {
      throw new Error(
        `A service returned an instance of ${value.constructor.name}: return a plain object with the attributes meant for the caller`,
      );
    }
    if (
      typeof value !== 'object' ||
      value === null ||
      Array.isArray(value) ||
      isJsonNumber(value) ||
      value instanceof Date
    ) {
      return value;
    }
    return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null && member !== undefined));
  }
}
