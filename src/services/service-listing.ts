import type { Rights } from '../roles/rights.js';
import { parametersOf, type ServiceMethod, type ServiceModel } from './service-model.js';

/** What clients may know of a service; methods whose permission the caller lacks are left out (protocol/services.md 6). */
export function listing({ name, methods }: ServiceModel, rights: Rights): object {
  const permitted = methods.filter(({ permission }) => permission === undefined || rights.mayExecute(permission));
  return { name, methods: permitted.flatMap(entries) };
}

/** A method open to both GET and POST counts as two entries. */
function entries(method: ServiceMethod): object[] {
  const params = parametersOf(method).map(({ name, typeName, required }) => ({ name, type: typeName, required }));
  return method.httpMethods.map((httpMethod) => ({ name: method.name, httpMethod, params }));
}
