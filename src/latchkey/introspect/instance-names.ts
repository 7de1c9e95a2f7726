import type { Member } from './draft.js';
import { attributeName } from './names.js';

/** Attributes that name an object for people, the better ones first. */
const NAMES = ['name', 'title', 'label', 'caption', 'displayName', 'fullName'];
const LATER = ['code', 'number', 'description', 'username', 'email'];
const PEOPLE = ['firstName', 'lastName'];

/** Template of the instance name, such as `{firstName} {lastName}`; the key where nothing better is there. */
export function instanceName(
  className: string,
  members: readonly Member[],
  key: readonly string[],
): string | undefined {
  const names = members.filter(({ nameable }) => nameable).map(({ name }) => name);
  const own = attributeName(className);
  const has = (name: string): boolean => names.includes(name);
  if (PEOPLE.every(has)) {
    return PEOPLE.map((name) => `{${name}}`).join(' ');
  }
  const found =
    [...NAMES, `${own}Name`, `${own}Title`, own].find(has) ??
    names.find((name) => name.endsWith('Name') && !key.includes(name)) ??
    [...LATER, `${own}Code`, `${own}Description`].find(has);
  const shown = found === undefined ? key.filter(has) : [found];
  return shown.length > 0 ? shown.map((name) => `{${name}}`).join(' ') : undefined;
}
