import { groupBy } from '../../common/in-slices.js';
import {
  parametersOf,
  type ServiceMethod,
  type ServiceModel,
  type ServiceParameter,
} from '../../services/service-model.js';
import type { Content, Operation, Parameter, Paths, Response, Schema } from '../openapi.js';
import { MODEL_VERSION, query } from '../parts/parameters.js';
import { faults, json, jsonBody, noContent, ok, plainText, violations } from '../parts/responses.js';
import { ANYTHING, jsonText, objectOf, STRING } from '../parts/schemas.js';
import { isBare, isJsonText, parameterSchema, resultSchema } from './service-types.js';

/** The requests of a service; methods of one name share a path (protocol/docs.md 2, protocol/services.md 2). */
export function servicePaths(service: ServiceModel): Paths {
  const paths = [...groupBy(service.methods, ({ name }) => name)].map(([name, methods]) => {
    const of = (httpMethod: 'GET' | 'POST'): readonly ServiceMethod[] =>
      methods.filter(({ httpMethods }) => httpMethods.includes(httpMethod));
    const [byQuery, byBody] = [of('GET'), of('POST')];
    const item = {
      ...(byQuery.length > 0 && { get: operation(service, name, 'call', byQuery, { parameters: inQuery(byQuery) }) }),
      ...(byBody.length > 0 && { post: operation(service, name, 'callByBody', byBody, bodyOf(byBody)) }),
    };
    return [`/services/${service.name}/${name}`, item] as const;
  });
  return Object.fromEntries(paths);
}

function operation(
  service: ServiceModel,
  name: string,
  verb: string,
  overloads: readonly ServiceMethod[],
  request: Pick<Operation, 'parameters' | 'requestBody'>,
): Operation {
  return {
    operationId: `${verb}_${service.name}_${name}`,
    tags: [service.name],
    summary: `Calls ${name}`,
    ...request,
    responses: { ...answers(overloads), ...violations(), ...faults(401, 403, 404, 409, 413) },
  };
}

/** A parameter is required when no overload goes without it. */
function inQuery(overloads: readonly ServiceMethod[]): readonly Parameter[] {
  const all = overloads.map(parametersOf);
  const names = [...new Set(all.flat().map(({ name }) => name))];
  const parameters = names.map((name) => {
    const found = all.flatMap((each) => each.filter((parameter) => parameter.name === name));
    const required = found.length === all.length && found.every((each) => each.required);
    const [first] = found;
    return query(name, found.map(({ typeName }) => typeName).join(', '), first ? textOf(first) : STRING, required);
  });
  return [...parameters, MODEL_VERSION];
}

function textOf(parameter: ServiceParameter): Schema {
  const schema = parameterSchema(parameter);
  return isJsonText(parameter.type) ? jsonText(schema, `JSON text (${parameter.typeName ?? 'of anything'})`) : schema;
}

function bodyOf(overloads: readonly ServiceMethod[]): Pick<Operation, 'parameters' | 'requestBody'> {
  const bodies = overloads.map((method) => {
    const parameters = parametersOf(method);
    return objectOf(
      Object.fromEntries(parameters.map((parameter) => [parameter.name, parameterSchema(parameter)])),
      parameters.filter(({ required }) => required).map(({ name }) => name),
    );
  });
  const [first = objectOf({}), ...others] = bodies;
  const required = bodies.some((body) => body.required !== undefined);
  return {
    parameters: [MODEL_VERSION],
    requestBody: jsonBody(others.length === 0 ? first : { anyOf: bodies }, required),
  };
}

/** Values come as plain text, everything else as JSON, and nothing as 204. */
function answers(overloads: readonly ServiceMethod[]): Readonly<Record<string, Response>> {
  const contents = overloads.map(({ returns }): Content => {
    if (returns === undefined) {
      return { ...json(ANYTHING), ...plainText(STRING) };
    }
    return isBare(returns) ? plainText(resultSchema(returns)) : json(resultSchema(returns));
  });
  return { ...ok('The result', merged(contents)), ...noContent('There is no result') };
}

/** A media type that several overloads have may hold what either of them returns. */
const merged = (contents: readonly Content[]): Content =>
  contents.reduce((all, content) => {
    const joined = Object.entries(content).map(([type, { schema }]) => {
      const known = all[type]?.schema;
      return [type, { schema: known ? { anyOf: [known, schema] } : schema }] as const;
    });
    return { ...all, ...Object.fromEntries(joined) };
  }, {});
