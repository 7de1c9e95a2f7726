import type { Rights } from '../roles/rights.js';
import { parametersOf, type ServiceMethod, type ServiceModel } from './service-model.js';

/** What clients may know of a service; methods whose permission the caller lacks are left out (protocol/services.md 6). */
export function listing({ name, methods }: ServiceModel, rights: Rights): object {
  const permitted = methods.filter(({ permission }) => permission === undefined || rights.mayExecute(permission));
  return { name, methods: permitted.flatMap(entries) };
}

/** A decorated method open to both GET and POST counts as two entries, one of a configuration file as one. */
function entries(method: ServiceMethod): object[] {
  const params = parametersOf(method).map(({ name, typeName, required }) => ({ name, type: typeName, required }));
  const { name, httpMethods, listedOnce = false } = method;
  const listed = listedOnce && httpMethods.length > 1 ? [null] : httpMethods;
  return listed.map((httpMethod) => ({ name, httpMethod, params }));
}
