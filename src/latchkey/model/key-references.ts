import { getOrCreate } from '../common/get-or-create.js';
import { type Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { isValueAttribute, type ToOneAttribute } from './attribute.js';
import { partsOf as embeddedParts } from './embedded-parts.js';
import type { EntityId, EntityModel } from './entity-model.js';
import type { HeldReference } from './reference-columns.js';

/** A reference whose columns are key attributes of its owner, and so never change. */
export interface KeyReference {
  readonly attribute: ToOneAttribute;
  /** Names of the key attributes that hold it, in the order of the key of the target. */
  readonly parts: readonly string[];
}

const cache = new WeakMap<EntityModel, readonly KeyReference[]>();

/** The references that are parts of a key. Keys of most entities have none. */
export const keyReferences = (entity: EntityModel): readonly KeyReference[] =>
  getOrCreate(cache, entity, ({ attributes }) =>
    [...attributes.values()].flatMap((attribute) =>
      attribute.kind === 'toOne' && attribute.ofKey ? [{ attribute, parts: partsOf(entity, attribute) ?? [] }] : [],
    ),
  );

/** What a key says about one of its references; undefined while a part is missing. */
export function referenceInKey(
  { attribute, parts }: KeyReference,
  keyValues: ReadonlyMap<string, unknown>,
): EntityId | undefined {
  const texts = parts.map((name) => keyValues.get(name));
  return texts.every((text) => typeof text === 'string') ? attribute.target.key.idOf(texts) : undefined;
}

/** The key attributes that a reference fills. */
export const keyValuesOf = ({ attribute, parts }: KeyReference, id: EntityId): (readonly [string, string])[] =>
  attribute.target.key.partsOf(id).map((text, index) => [parts[index] ?? '', text] as const);

/**
 * Looks for columns that two attributes would write.
 *
 * @throws DeclarationError naming class, attribute and cure
 */
export function refuseSharedColumns(entity: EntityModel, attempt: Attempt): void {
  attempt(() => {
    refuseSharedParts(entity);
  });
  const owners = new Map<string, string>(entity.key.attributes.map(({ column, name }) => [column, name]));
  const held = [...entity.attributes.values()].filter(
    (each) => each.kind === 'toOne' && !each.link,
  ) as ToOneAttribute[];
  for (const attribute of held.filter(({ readOnly }) => !readOnly)) {
    attempt(() => {
      if (attribute.ofKey) {
        requireKeyOfTarget(entity, attribute);
      } else {
        requireOwnColumns(entity, attribute, owners);
      }
    });
  }
  for (const attribute of held.filter(({ readOnly }) => readOnly)) {
    if (columnNames(attribute).some((column) => owners.has(column))) {
      entity.attributes.set(attribute.name, { ...attribute, shared: true });
    }
  }
}

/** Embedded objects of one class have the same columns unless their prefixes differ. */
function refuseSharedParts({ name, attributes }: EntityModel): void {
  const all = [...attributes.values()];
  const owners = new Map(all.flatMap((each) => (isValueAttribute(each) ? [[each.column, each.name] as const] : [])));
  for (const part of all.flatMap((each) => (each.kind === 'embedded' ? [...embeddedParts(each).values()] : []))) {
    for (const column of part.kind === 'toOne' ? columnNames(part) : [part.column]) {
      const other = owners.get(column);
      if (other !== undefined) {
        throw new DeclarationError(
          `Entity ${name}: ${other} and ${part.name} share the column ${column}: give one of the embedded objects another prefix`,
        );
      }
      owners.set(column, part.name);
    }
  }
}

function requireOwnColumns(entity: EntityModel, attribute: ToOneAttribute, owners: Map<string, string>): void {
  for (const column of columnNames(attribute)) {
    const other = owners.get(column);
    if (other !== undefined) {
      throw new DeclarationError(
        `Entity ${entity.name}: ${attribute.name} and ${other} share the column ${column}, which only one of them can set: add @ReadOnly() to ${attribute.name}`,
      );
    }
    owners.set(column, attribute.name);
  }
}

/** A key is made from the id of what it refers to. */
function requireKeyOfTarget(entity: EntityModel, attribute: ToOneAttribute): void {
  if (!partsOf(entity, attribute)) {
    throw new DeclarationError(
      `Entity ${entity.name}: ${attribute.name} is a part of the key and refers to other columns than the key of ${attribute.target.name}, which is not offered: remove referencedColumnName`,
    );
  }
}

function partsOf({ key }: EntityModel, { column, columns, target }: ToOneAttribute): readonly string[] | undefined {
  const names = target.key.attributes.map((part) => {
    const own = columns ? columns.find((each) => each.target === part.column)?.column : column;
    return key.attributes.find((each) => each.column === own)?.name;
  });
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** Every column of a reference, quoted. */
export const columnNames = ({ column, columns }: HeldReference): readonly string[] =>
  columns?.map((each) => each.column) ?? [column];
