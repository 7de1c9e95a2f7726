import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import type { QueryParameters } from '../http/client-request.js';
import type { ReadBody } from '../http/request-bodies.js';
import { inSlices } from '../common/in-slices.js';
import { jsonError } from '../common/json/invalid-json.js';
import { isJsonObject } from '../common/json-text.js';
import { type RestError, restError } from '../errors/rest-error.js';
import { RestResponse } from '../http/rest-response.js';
import { LimitSettings } from '../config/setting-groups.js';
import { RequestObjects } from '../entities/write/body/request-bodies.js';
import type { Caller } from '../roles/caller.js';
import { CallChecks } from './call-checks.js';
import { requireCallable, requirePermission } from './call-permission.js';
import { CallVersions } from './call-versions.js';
import { selectMethod } from './method-selection.js';
import { convertParameter, type InputValue } from './parameter-conversion.js';
import { ResultWriter } from './result-writer.js';
import { ServiceExceptions } from './service-exceptions.js';
import { listing } from './service-listing.js';
import type { ServiceMethod, ServiceModel, ServiceParameter } from './service-model.js';
import { ServiceRegistry } from './service-registry.js';

/** What the query string holds in addition to parameters (protocol/services.md 3). */
const RESERVED: readonly string[] = ['access_token', 'modelVersion'];

/** Calls services by name; protocol/services.md. */
@Injectable()
export class Services {
  constructor(
    private readonly registry: ServiceRegistry,
    private readonly checks: CallChecks,
    private readonly exceptions: ServiceExceptions,
    private readonly results: ResultWriter,
    private readonly versions: CallVersions,
    private readonly moduleRef: ModuleRef,
    private readonly limits: LimitSettings,
  ) {}

  list({ rights }: Caller): RestResponse {
    return RestResponse.json(JSON.stringify(this.registry.all().map((service) => listing(service, rights))));
  }

  describe({ rights }: Caller, name: string): RestResponse {
    return RestResponse.json(JSON.stringify(listing(this.registry.get(name), rights)));
  }

  /** Of a repeated query parameter the first value counts. */
  get(caller: Caller, service: string, method: string, query: QueryParameters): Promise<RestResponse> {
    const given = new Map(
      [...query].filter(([name]) => !RESERVED.includes(name)).map(([name, [value]]) => [name, value]),
    );
    return this.call(caller, service, method, 'GET', given, query);
  }

  /** @param query holds no parameters, only the version of the model that the client speaks */
  async post(
    caller: Caller,
    service: string,
    method: string,
    query: QueryParameters,
    json: ReadBody,
  ): Promise<RestResponse> {
    requireCallable(this.registry.get(service), method, 'POST', caller.rights);
    const body = await json();
    if (!isJsonObject(body)) {
      throw jsonError('serviceBodyInvalid', body);
    }
    return this.call(caller, service, method, 'POST', new Map(Object.entries(body)), query);
  }

  private async call(
    caller: Caller,
    serviceName: string,
    methodName: string,
    httpMethod: 'GET' | 'POST',
    given: ReadonlyMap<string, InputValue>,
    query: QueryParameters,
  ): Promise<RestResponse> {
    const service = this.registry.get(serviceName);
    const method = selectMethod(service, methodName, httpMethod, [...given.keys()]);
    requirePermission(service, method, caller.rights);
    const bounds = {
      limits: this.limits,
      objects: new RequestObjects(this.limits.MAX_REQUEST_OBJECTS, parametersError),
    };
    const values: unknown[] = [];
    for (const argument of method.arguments) {
      values.push(
        argument === 'caller'
          ? caller
          : await inSlices(
              convertParameter(argument, await this.versions.given(argument, given.get(argument.name), query), bounds),
            ),
      );
    }
    await this.checks.arguments(caller, method, parametersWith(method, values));
    const result = await this.exceptions.mapped(() => this.run(service, method, values));
    await this.checks.result(caller, method, result);
    const response = await this.results.write(caller, method.returns, result);
    return query.has('modelVersion') ? this.versions.answer(method, result, response, query) : response;
  }

  private run({ target }: ServiceModel, { property }: ServiceMethod, values: readonly unknown[]): unknown {
    const provider = this.moduleRef.get<Record<string, (...values: unknown[]) => unknown>>(target, { strict: false });
    return provider[property]?.(...values);
  }
}

const parametersError = (reason: string): RestError => restError('serviceParametersTooLarge', { reason });

const parametersWith = (method: ServiceMethod, values: readonly unknown[]) =>
  method.arguments.flatMap((argument, index): [ServiceParameter, unknown][] =>
    argument === 'caller' ? [] : [[argument, values[index]]],
  );
