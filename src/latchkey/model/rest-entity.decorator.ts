import {
  declareEntity,
  declareFetchPlan,
  declareSuperclass,
  type EntityClass,
  type FetchPlanItem,
} from './declarations.js';

/**
 * Offers a TypeORM entity under `/rest/entities/<name>`.
 *
 * @param name entity name of the API, exact and case-sensitive (protocol/entities.md 1.1)
 * @param options.instanceName text for `_instanceName` with attributes in braces, e.g. `{firstName} {lastName}`; an
 *   attribute may be a to-one reference, which is shown by its own instance name
 * @param options.readOnly no role lets anybody create, update or delete rows: the application alone writes them
 * @param options.replaces a class that it extends, in the same table: it takes its place, also where relations refer to
 *   it, and clients may still use the name of that class (protocol/metadata.md 1)
 */
export function RestEntity(
  name: string,
  options: { readonly instanceName?: string; readonly readOnly?: boolean; readonly replaces?: EntityClass } = {},
): ClassDecorator {
  return (target) => {
    declareEntity(target, { name, ...options, embeddable: false });
  };
}

/**
 * Names a class used by `@Column(() => Address)`, so that policies can speak of it: an embedded object counts as a
 * reference (protocol/roles.md 3).
 */
export function RestEmbeddable(name: string): ClassDecorator {
  return (target) => {
    declareEntity(target, { name, embeddable: true });
  };
}

/**
 * Names a class that entities extend without being one itself (a mapped superclass), so that metadata shows it as their
 * `ancestor` and describes it (protocol/metadata.md 1).
 */
export function RestSuperclass(name: string): ClassDecorator {
  return (target) => {
    declareSuperclass(target, name);
  };
}

/**
 * Registers a fetch plan for the entity (protocol/entities.md 3.1).
 *
 * @param items attribute names or `{ attribute: [...] }` / `{ attribute: 'plan-name' }`; a reference without a nested
 *   plan gets `_base`, an embedded object its values
 * @param options.extends names of plans of the same entity whose attributes are included
 */
export function NamedFetchPlan(
  name: string,
  items: readonly FetchPlanItem[],
  options: { readonly extends?: readonly string[] } = {},
): ClassDecorator {
  return (target) => {
    declareFetchPlan(target, { name, items, extends: options.extends ?? [] });
  };
}
