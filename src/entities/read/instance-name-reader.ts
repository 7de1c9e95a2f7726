import type { TextRow } from '../../database/database.js';
import type { Attribute } from '../../metadata/attribute.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Rights } from '../../roles/rights.js';
import { displayText } from '../serialization/display-format.js';
import type { Selection } from './selection.js';

/** Composes an instance name from a row. */
export type NameReader = (row: TextRow) => string;

/**
 * Compiles the instance name of an entity: what it needs is selected, whether or not the plan writes it. Where the
 * caller may not view an attribute of it, the name is the fallback text (protocol/README.md decision 13).
 */
export function instanceNameReader(
  selection: Selection,
  alias: string,
  entity: EntityModel,
  rights: Rights,
  outer: readonly EntityModel[] = [],
): NameReader {
  const id = selection.column(`${alias}.${entity.primaryKey.column}`);
  const attributes = entity.instanceName.filter((part): part is Attribute => typeof part !== 'string');
  if (
    attributes.length === 0 ||
    outer.includes(entity) ||
    !attributes.every((attribute) => rights.mayView(attribute))
  ) {
    return (row) => `${entity.name}-${row[id] ?? ''} [detached]`;
  }
  const parts = entity.instanceName.map((part): NameReader =>
    typeof part === 'string' ? () => part : attributeReader(selection, alias, part, rights, [...outer, entity]),
  );
  return (row) =>
    parts
      .map((read) => read(row))
      .join('')
      .trim();
}

function attributeReader(
  selection: Selection,
  alias: string,
  attribute: Attribute,
  rights: Rights,
  outer: readonly EntityModel[],
): NameReader {
  switch (attribute.kind) {
    case 'toOne': {
      const reference = selection.column(`${alias}.${attribute.column}`);
      const name = instanceNameReader(selection, selection.join(alias, attribute), attribute.target, rights, outer);
      return (row) => (row[reference] == null ? '' : name(row));
    }
    case 'enum': {
      const column = selection.column(`${alias}.${attribute.column}`);
      return (row) => enumCaption(attribute.enum.nameOf(row[column] ?? '') ?? '');
    }
    case 'scalar': {
      const column = selection.column(`${alias}.${attribute.column}`);
      return (row) => {
        const text = row[column];
        return text == null ? '' : displayText(attribute.type, text);
      };
    }
    default:
      throw new Error(`${attribute.owner}.${attribute.name} cannot be part of an instance name`);
  }
}

/** `IN_STOCK` reads `In stock`, the English default caption. */
const enumCaption = (name: string): string => {
  const words = name.replace(/_/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
