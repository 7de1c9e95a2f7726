import { type PropertyRules, rulesOf } from '../../entities/write/validation/constraints.js';
import { parametersOf, type ServiceModel, type ServiceParameter } from '../../services/service-model.js';
import type { DtoModel, ItemType, ServiceType } from '../../services/service-types.js';
import type { Schema } from '../openapi.js';
import { ANYTHING, arrayOf, objectOf } from '../parts/schemas.js';
import { enumSchema } from './response-schemas.js';
import type { Schemas } from './body-schemas.js';
import { constrained } from './constraint-keywords.js';
import { datatypeSchema } from './datatype-schemas.js';
import { schemaName, schemaRef } from './names.js';

/** protocol/services.md 3 */
const FILE_REF_OBJECT: Schema = objectOf(
  {
    storageName: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9+.-]*$' },
    path: { type: 'string', pattern: '^[^?#%\\s"<>\\\\^`{|}]+$' },
    fileName: { type: 'string' },
    parameters: { type: 'object', additionalProperties: { type: 'string' } },
  },
  ['storageName', 'path', 'fileName'],
);

/** What a parameter of a service is in JSON: entities are new objects of which anything may be missing; protocol/services.md 3. */
export const parameterSchema = ({ type, rules }: Pick<ServiceParameter, 'type' | 'rules'>): Schema =>
  ruled(typeSchema(type, 'changes'), rules);

/** What a result of a service is in JSON; protocol/services.md 4. */
export const resultSchema = (type: ServiceType): Schema => typeSchema(type, 'entity');

/** Whether a result of the type is answered as plain text; protocol/services.md 4. */
export const isBare = ({ item, list }: ServiceType): boolean => item.kind === 'scalar' && !list;

/** Whether a query string holds the JSON text of a value instead of the value. */
export const isJsonText = ({ item, list }: ServiceType): boolean =>
  list || (item.kind !== 'scalar' && item.kind !== 'enum');

/** The DTOs that services take and return, and those inside of them. */
export function dtoSchemas(services: readonly ServiceModel[]): Schemas {
  const found = new Set<DtoModel>();
  const collect = ({ item }: ServiceType): void => {
    if (item.kind === 'dto' && !found.has(item.dto)) {
      found.add(item.dto);
      item.dto.members.forEach(collect);
    }
  };
  for (const method of services.flatMap(({ methods }) => methods)) {
    [...parametersOf(method).map(({ type }) => type), ...(method.returns ? [method.returns] : [])].forEach(collect);
  }
  return Object.fromEntries([...found].map((dto) => [schemaName('dto', dto.name), dtoSchema(dto)]));
}

/** Nothing is required: null members are left out of answers, and whether a request may do so is up to its constraints. */
function dtoSchema({ target, members }: DtoModel): Schema {
  const { properties } = rulesOf(target);
  return objectOf(
    Object.fromEntries([...members].map(([name, type]) => [name, ruled(memberSchema(type), properties.get(name))])),
    [],
  );
}

const ruled = (schema: Schema, rules: PropertyRules | undefined): Schema =>
  rules ? constrained(schema, rules.constraints) : schema;

const memberSchema = (type: ServiceType): Schema =>
  type.list ? typeSchema(type, 'changes') : insideSchema(type.item, 'changes');

function typeSchema({ item, list }: ServiceType, entity: 'changes' | 'entity'): Schema {
  return list ? arrayOf(insideSchema(item, entity)) : itemSchema(item, entity);
}

/** A file reference inside a DTO or a list may be an object. */
const insideSchema = (item: ItemType, entity: 'changes' | 'entity'): Schema =>
  item.kind === 'scalar' && item.type === 'fileRef'
    ? { anyOf: [datatypeSchema('fileRef'), FILE_REF_OBJECT] }
    : itemSchema(item, entity);

function itemSchema(item: ItemType, entity: 'changes' | 'entity'): Schema {
  switch (item.kind) {
    case 'scalar':
      return datatypeSchema(item.type);
    case 'enum':
      return enumSchema(item.enum);
    case 'entity':
      return schemaRef(item.entity.readOnly ? 'entity' : entity, item.entity.name);
    case 'dto':
      return schemaRef('dto', item.dto.name);
    case 'json':
      return ANYTHING;
  }
}
