import type { EmbeddedAttribute, ScalarAttribute } from '../../model/attribute.js';
import type { EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { keyReferences } from '../../model/key-references.js';
import type { Schema } from '../openapi.js';
import { objectOf } from '../parts/schemas.js';
import { datatypeSchema } from './datatype-schemas.js';
import { idSchema } from './id-schemas.js';
import { schemaName, schemaRef } from './names.js';
import { type SentAttribute, sentAttributes } from './sent-attributes.js';

/** Schemas by name. */
export type Schemas = Readonly<Record<string, Schema>>;

/** What bodies may hold for an entity; protocol/entities.md 8 to 10. */
export function bodySchemas(entity: EntityModel, registry: EntityRegistry): Schemas {
  const { name } = entity;
  const reference = { [schemaName('reference', name)]: objectOf({ id: idSchema(entity) }) };
  if (entity.readOnly) {
    return reference;
  }
  const added = sentAttributes(entity, false);
  const owners = ownersOf(entity, registry);
  const entityName: Schema = { type: 'string', enum: [name] };
  const changes = objectOf({ _entityName: entityName, ...properties(sentAttributes(entity, true)) }, []);
  return {
    [schemaName('new', name)]: newObject(entity, added),
    [schemaName('item', name)]: newObject(
      entity,
      added.filter((each) => !owners.includes(each.name)),
    ),
    [schemaName('changes', name)]: changes,
    [schemaName('stored', name)]: {
      allOf: [schemaRef('reference', name), schemaRef('changes', name)],
    },
    ...reference,
  };
}

/** What parameters of services may hold for an entity without a table: its key too, because nobody gives it one later. */
export function heldSchemas(entity: EntityModel): Schemas {
  const entityName: Schema = { type: 'string', enum: [entity.name] };
  const held = { _entityName: entityName, ...keySchemas(entity), ...properties(sentAttributes(entity, true)) };
  return { [schemaName('changes', entity.name)]: objectOf(held, []) };
}

const keySchemas = ({ key }: EntityModel): Schemas =>
  Object.fromEntries(key.attributes.map(({ name, type, length }) => [name, keySchema(type, length)]));

/** What bodies may hold for an embedded object. */
export function embeddedSchemas(embedded: EmbeddedAttribute): Schemas {
  const attributes = sentAttributes({ ...embedded, name: embedded.embeddable }, false);
  return { [schemaName('embedded', embedded.embeddable)]: objectOf(properties(attributes), requiredOf(attributes)) };
}

function newObject(entity: EntityModel, attributes: readonly SentAttribute[]): Schema {
  const keys = entity.key.attributes;
  const referred = new Set(keyReferences(entity).flatMap(({ parts }) => parts));
  return objectOf(
    {
      _entityName: { type: 'string', enum: [entity.name] },
      ...keySchemas(entity),
      ...properties(attributes),
    },
    [
      ...keys.filter((key) => !key.generated && key.type !== 'uuid' && !referred.has(key.name)).map(({ name }) => name),
      ...requiredOf(attributes),
    ],
  );
}

/** An empty text counts as absent (protocol/entities.md 8.1). */
const keySchema = (type: ScalarAttribute['type'], length: number | undefined): Schema => ({
  ...datatypeSchema(type),
  ...(type === 'string' && { minLength: 1 }),
  ...(length !== undefined && { maxLength: length }),
});

/** Items belong to their owner without saying so. */
const ownersOf = (entity: EntityModel, registry: EntityRegistry): readonly string[] =>
  registry
    .referencesTo(entity)
    .flatMap(({ attribute }) =>
      attribute.composition && attribute.link?.kind === 'inverse' ? [attribute.link.attribute] : [],
    );

const properties = (attributes: readonly SentAttribute[]): Schemas =>
  Object.fromEntries(attributes.map(({ name, schema }) => [name, schema]));

const requiredOf = (attributes: readonly SentAttribute[]): readonly string[] =>
  attributes.filter(({ required }) => required).map(({ name }) => name);
