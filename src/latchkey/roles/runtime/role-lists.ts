import { type EntityChange, invalidAttribute } from '../../model/entity-hooks.js';

const SCOPES: readonly (string | null)[] = ['API', 'UI'];

/** @throws ValidationError 400 for an unknown scope, and for a child role without a code */
export function checkRoleLists(change: EntityChange): void {
  const { values } = change;
  const scope = elements(values.get('scopes')).find((each) => !SCOPES.includes(each));
  if (scope !== undefined) {
    throw invalidAttribute(change, 'scopes', `There is no scope ${scope ?? 'null'}: choose from API, UI`);
  }
  if (elements(values.get('childRoles')).some((code) => code === null || code.trim() === '')) {
    throw invalidAttribute(change, 'childRoles', 'A child role is given by its code, which is not blank');
  }
}

const elements = (value: unknown): readonly (string | null)[] =>
  Array.isArray(value) ? (value as readonly (string | null)[]) : [];
