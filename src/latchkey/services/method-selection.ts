import { restError } from '../errors/rest-error.js';
import { parametersOf, type ServiceMethod, type ServiceModel } from './service-model.js';

/**
 * Finds the one method that fits the names of the given parameters (protocol/services.md 2).
 *
 * @param given parameter names in the order sent
 * @throws RestError 404 when none fits, 400 when several do
 */
export function selectMethod(
  service: ServiceModel,
  name: string,
  httpMethod: string,
  given: readonly string[],
): ServiceMethod {
  const candidates = methodsNamed(service, name, httpMethod).filter((method) => accepts(method, given));
  const [method] = candidates;
  if (!method) {
    throw restError('serviceMethodNotFound', { service: service.name, method: name, parameters: given.join(',') });
  }
  if (candidates.length > 1) {
    throw restError('serviceMethodAmbiguous', { count: candidates.length });
  }
  return method;
}

/** All methods of a name, whatever their parameters. */
export const methodsNamed = (service: ServiceModel, name: string, httpMethod: string): readonly ServiceMethod[] =>
  service.methods.filter((method) => method.name === name && method.httpMethods.some((each) => each === httpMethod));

function accepts(method: ServiceMethod, given: readonly string[]): boolean {
  const parameters = parametersOf(method);
  return (
    given.length <= parameters.length && parameters.every(({ name, required }) => !required || given.includes(name))
  );
}
