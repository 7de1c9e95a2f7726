import { restError } from '../errors/rest-error.js';
import type { Rights } from '../roles/rights.js';
import { methodsNamed } from './method-selection.js';
import type { ServiceMethod, ServiceModel } from './service-model.js';

/** @throws RestError 403 without the permission that the method requires (protocol/services.md 8) */
export function requirePermission(service: ServiceModel, { name, permission }: ServiceMethod, rights: Rights): void {
  if (permission !== undefined && !rights.mayExecute(permission)) {
    throw restError('serviceForbidden', { service: service.name, method: name, permission });
  }
}

/**
 * The parameters decide which of several methods of one name is called. Before they are read, it is enough that the
 * caller may call one of them.
 *
 * @throws RestError 403 when the caller may call none
 */
export function requireCallable(service: ServiceModel, name: string, httpMethod: string, rights: Rights): void {
  const methods = methodsNamed(service, name, httpMethod);
  const [first] = methods;
  const callable = methods.some(({ permission }) => permission === undefined || rights.mayExecute(permission));
  if (first && !callable) {
    requirePermission(service, first, rights);
  }
}
