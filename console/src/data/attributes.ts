import { isList, isToMany, isToOne, type ModelAttribute } from 'latchkey/react-admin';
import type { Console } from '../console.js';

/** Filled by the server: shown at the end, never edited. */
const BOOKKEEPING = new Set([
  'version',
  ...['createdBy', 'createdDate', 'lastModifiedBy', 'lastModifiedDate', 'deletedBy', 'deletedDate'],
  ...['createTs', 'updateTs', 'updatedBy', 'deleteTs'],
]);

export const isBookkeeping = ({ name }: ModelAttribute): boolean => BOOKKEEPING.has(name);

/** Whether rows of an entity are marked when they are deleted. The metadata does not say so; names and access do. */
export const isSoftDeleted = ({ model }: Pick<Console, 'model'>, entity: string): boolean =>
  [...model.attributes(entity).values()].some(
    ({ name, readOnly, persistent }) => readOnly && persistent && isDeletion(name),
  );

/** When a row was deleted, or by whom. */
export const isDeletion = (name: string): boolean => /^deleted?(?:Date|Ts|At|Time|On|By)$/.test(name);

/** The key, where it is one attribute of this name; a key of several attributes is listed under its members. */
export const isKey = ({ name }: ModelAttribute): boolean => name === 'id';

/** Written, but never returned. The metadata does not mark such attributes; their names do. */
export const isSecret = ({ name, type }: ModelAttribute): boolean =>
  type === 'string' && /password$|secret$/i.test(name);

/** A plain value, an enum, a reference or an embedded object: what fits into a cell. */
export const fitsCell = (attribute: ModelAttribute): boolean => !isToMany(attribute);

/** What the server can sort by. */
export const isSortable = (attribute: ModelAttribute): boolean =>
  attribute.persistent &&
  !isList(attribute) &&
  !isToMany(attribute) &&
  attribute.attributeType !== 'EMBEDDED' &&
  !['json', 'jsonb', 'byteArray', 'fileRef'].includes(attribute.type);

/** The attributes of an entity that the caller may view, without secrets and composite keys. */
export function viewable({ model, rights }: Console, entity: string): readonly ModelAttribute[] {
  return [...model.attributes(entity).values()].filter(
    (attribute) =>
      (rights.views(entity, attribute.name) || isKey(attribute)) &&
      !isSecret(attribute) &&
      !(isKey(attribute) && attribute.attributeType === 'EMBEDDED') &&
      (!(isToOne(attribute) || isToMany(attribute)) || rights.may(attribute.type, 'read')),
  );
}

/** The attributes of a form: those one may view, and secrets that one may write. */
export function editable(console: Console, entity: string): readonly ModelAttribute[] {
  const secrets = [...console.model.attributes(entity).values()].filter(
    (attribute) => isSecret(attribute) && console.rights.modifies(entity, attribute.name),
  );
  return [...viewable(console, entity).filter((each) => !isBookkeeping(each)), ...secrets];
}

/** @returns whether a form may change the attribute */
export const isModifiable = ({ rights }: Console, entity: string, attribute: ModelAttribute): boolean =>
  !attribute.readOnly &&
  rights.modifies(entity, attribute.name) &&
  // Links of such a collection are changed at its items.
  !(attribute.attributeType === 'ASSOCIATION' && attribute.cardinality === 'ONE_TO_MANY');
