import { valueExpression } from '../serialization/value-writer.js';
import { isViewable } from '../../roles/caller.js';
import type { TextRow } from '../../sql/statement.js';
import type { Attribute } from '../../model/attribute.js';
import type { EntityModel } from '../../model/entity-model.js';
import { nameAttributes } from '../../model/instance-name.js';
import type { Rights } from '../../roles/rights.js';
import { byClass, Identity, type Selection } from './selection.js';
import type { Display } from '../../messages/messages.js';
import { memoryObjectReader } from './memory-object.js';

/** Composes an instance name from a row as its reader wants to see it; undefined when it cannot be made. */
export type NameReader = (row: TextRow, display: Display) => string | undefined;

/**
 * Compiles the instance name of rows of exactly this class: what it needs is selected, whether or not the plan writes it.
 * Where the caller may not view an attribute of it, the name is the fallback text (protocol/README.md decision 13).
 */
export function instanceNameReader(
  selection: Selection,
  alias: string,
  actual: EntityModel,
  rights: Rights,
  outer: readonly EntityModel[] = [],
): NameReader {
  const { instanceName } = actual;
  const identity = new Identity(selection, alias, actual.key);
  const attributes = nameAttributes(instanceName);
  if (
    attributes.length === 0 ||
    outer.includes(actual) ||
    !attributes.every((attribute) => isViewable(rights, attribute))
  ) {
    return (row) => `${actual.name}-${identity.textOf(row)} [detached]`;
  }
  return instanceName.kind === 'member'
    ? memberReader(selection, alias, actual, instanceName.member, attributes, rights)
    : templateReader(selection, alias, instanceName.parts, rights, [...outer, actual]);
}

function templateReader(
  selection: Selection,
  alias: string,
  parts: readonly (string | Attribute)[],
  rights: Rights,
  outer: readonly EntityModel[],
): NameReader {
  const readers = parts.map((part): NameReader =>
    typeof part === 'string' ? () => part : attributeReader(selection, alias, part, rights, outer),
  );
  const [only] = readers;
  if (only && readers.length === 1) {
    // As it is stored: a name of one blank stays a blank (protocol/entities.md 4.2).
    return (row, display) => only(row, display) ?? '';
  }
  return (row, display) =>
    readers
      .map((read) => read(row, display) ?? '')
      .join('')
      .trim();
}

/** What the method or getter of an object makes. Application code: a fault there must not break the response. */
export function nameMadeBy(
  object: Readonly<Record<string, unknown>>,
  member: string,
  locale: string,
): string | undefined {
  try {
    const value = object[member];
    const name: unknown =
      typeof value === 'function' ? (value as (locale: string) => unknown).call(object, locale) : value;
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

function memberReader(
  selection: Selection,
  alias: string,
  entity: EntityModel,
  member: string,
  attributes: readonly Attribute[],
  rights: Rights,
): NameReader {
  const objectOf = memoryObjectReader(
    selection,
    alias,
    entity,
    attributes.map(({ name }) => name),
    rights,
  );
  return (row, { locale }) => nameMadeBy(objectOf(row), member, locale);
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
      const { target } = attribute;
      const joined = selection.join(alias, attribute);
      const identity = new Identity(selection, joined, target.key);
      const nameOf = byClass(selection, joined, target, rights, (actual) =>
        instanceNameReader(selection, joined, actual, rights, outer),
      );
      return (row, display) => (identity.isMissing(row) ? '' : nameOf(row)(row, display));
    }
    case 'enum': {
      const column = selection.column(`${alias}.${attribute.column}`);
      return (row, display) => {
        const constant = attribute.enum.nameOf(row[column] ?? '');
        return constant === undefined ? '' : display.enumCaption(attribute.enum.name, constant);
      };
    }
    case 'scalar': {
      const { stored } = attribute;
      const column = selection.column(valueExpression(attribute, `${alias}.${attribute.column}`));
      return (row, display) => {
        const text = stored ? stored.read(row[column] ?? null) : row[column];
        return text == null ? '' : display.value(attribute.type, text);
      };
    }
    default:
      throw new Error(`${attribute.owner}.${attribute.name} cannot be part of an instance name`);
  }
}
