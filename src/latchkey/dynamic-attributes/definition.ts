import type { DynamicAttribute, DynamicSource } from '../model/dynamic-attribute.js';
import { VALUES_TABLE } from '../model/dynamic-attribute.js';
import type { EntityModel, EntityRegistry } from '../model/entity-model.js';
import { choiceTexts, localeTexts } from '../common/locale-texts.js';
import { choicesIn, ConfigurationFault, readConfiguration } from './configuration.js';
import { DYNAMIC_TYPES, type DynamicType, keyColumnsOf } from './dynamic-types.js';

/** The stored texts of a definition, by the names of its attributes (`defaultEntity.entityId` inside of embedded ones). */
export type DefinitionTexts = (attribute: string) => string | null;

/** A definition as the database has it. */
export interface Definition {
  readonly id: string;
  readonly stamp: string;
  readonly text: DefinitionTexts;
}

export const isTrue = (text: string | null): boolean => text === 'true' || text === 't';

/**
 * The attribute that a definition stands for.
 *
 * @returns undefined for a definition that means nothing, because the model has changed since it was written
 */
export function dynamicAttribute(
  entity: EntityModel,
  definition: Definition,
  entities: EntityRegistry,
): DynamicAttribute | undefined {
  const { text } = definition;
  const target = text('dataType') === 'ENTITY' ? entities.find(text('entityClass') ?? '') : undefined;
  const reference = target && keyColumnsOf(target);
  const type = DYNAMIC_TYPES[text('dataType') ?? ''];
  const base = {
    name: `+${text('code') ?? ''}`,
    owner: entity.name,
    mandatory: false,
    nullable: true,
    readOnly: entity.readOnly,
    secret: false,
  };
  if (target && reference) {
    const dynamic = sourceOf(entity, definition, { column: reference.reference, initial: reference.initial });
    const shared = { ...base, target, composition: false, onDelete: undefined };
    return (
      dynamic &&
      (dynamic.collection
        ? { ...shared, kind: 'toMany', dynamic, link: linkOf(dynamic) }
        : { ...shared, kind: 'toOne', dynamic, column: dynamic.column, oneToOne: false, onDeleteInverse: undefined })
    );
  }
  const dynamic = type && sourceOf(entity, definition, type);
  if (!dynamic) {
    return undefined;
  }
  const { length, precision, scale } = type;
  const value = { ...base, dynamic, type: type.type, column: type.column, length, precision, scale, generated: false };
  return dynamic.collection ? { ...value, kind: 'elements' } : { ...value, kind: 'scalar', role: undefined };
}

/** References of a collection look like a join table to everything that reads them. */
const linkOf = ({ id, ownerColumn, column }: DynamicSource) => ({
  kind: 'joinTable' as const,
  table: `(SELECT ${ownerColumn} AS owner, ${column} AS target FROM ${VALUES_TABLE} WHERE attribute_id = '${id}')`,
  owner: { column: 'owner' },
  target: { column: 'target' },
  owning: true,
});

function sourceOf(
  entity: EntityModel,
  { id, stamp, text }: Definition,
  { column, initial, limits }: Pick<DynamicType, 'column' | 'initial' | 'limits'>,
): DynamicSource | undefined {
  const owner = keyColumnsOf(entity);
  const configuration = readConfiguration(text('configuration'));
  if (!owner || configuration instanceof ConfigurationFault) {
    return undefined;
  }
  const choices = text('dataType') === 'ENUMERATION' ? choicesIn(text('enumeration')) : undefined;
  return {
    id,
    stamp,
    ownerKey: entity.primaryKey.column,
    ownerColumn: owner.owner,
    column,
    collection: isTrue(text('isCollection')),
    required: isTrue(text('required')),
    choices,
    min: limits && configuration.get(limits[0]),
    max: limits && configuration.get(limits[1]),
    initial: initialOf(text, initial),
    caption: text('name') ?? '',
    captions: localeTexts(text('localeNames')),
    description: text('description') ?? undefined,
    descriptions: localeTexts(text('localeDescriptions')),
    choiceCaptions: choiceTexts(text('enumerationLocales'), choices ?? []),
  };
}

/** Dates may be those of the creation; days are those of UTC, as the server counts them. */
function initialOf(text: DefinitionTexts, attribute: string): DynamicSource['initial'] {
  if (isTrue(text('defaultDateIsCurrent')) && (attribute === 'defaultDate' || attribute === 'defaultDateWithoutTime')) {
    const length = attribute === 'defaultDate' ? 23 : 10;
    return (now) => now.toISOString().slice(0, length);
  }
  const value = text(attribute);
  return value === null ? undefined : () => value;
}
