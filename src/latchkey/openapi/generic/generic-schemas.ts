import type { Schema } from '../openapi.js';
import { ANYTHING, arrayOf, BOOLEAN, INTEGER, objectOf, orNull, ref, STRING } from '../parts/schemas.js';
import { SHARED_SCHEMAS } from '../parts/shared-schemas.js';

const ID: Schema = { description: 'A text or a number; an object of the key attributes for a composite key' };

const permission = (example: string, value: Schema): Schema => objectOf({ target: { type: 'string', example }, value });

const PARAMETER = objectOf({ name: STRING, type: STRING });

const ATTRIBUTE_METADATA = objectOf({
  name: STRING,
  attributeType: { type: 'string', enum: ['DATATYPE', 'ENUM', 'ASSOCIATION', 'COMPOSITION', 'EMBEDDED'] },
  type: STRING,
  cardinality: { type: 'string', enum: ['NONE', 'ONE_TO_ONE', 'MANY_TO_ONE', 'ONE_TO_MANY', 'MANY_TO_MANY'] },
  mandatory: BOOLEAN,
  readOnly: BOOLEAN,
  description: STRING,
  persistent: BOOLEAN,
});

/** The schemas of the generic document; protocol/docs.md 1. */
export const GENERIC_SCHEMAS: Readonly<Record<string, Schema>> = {
  ...SHARED_SCHEMAS,
  entity: { type: 'object', description: 'Attributes by name', additionalProperties: ANYTHING },
  entityFull: {
    ...objectOf({ id: ID, _entityName: STRING, _instanceName: orNull(STRING) }, ['id', '_entityName']),
    description: 'An object with the attributes of the fetch plan',
    additionalProperties: ANYTHING,
  },
  entityIds: arrayOf({ anyOf: [STRING, INTEGER, { ...objectOf({ id: ID }), additionalProperties: ANYTHING }] }),
  predefinedQuery: objectOf(
    {
      name: STRING,
      jpql: { type: 'string', description: 'The condition as a text for people' },
      entityName: STRING,
      viewName: STRING,
      fetchPlanName: STRING,
      limit: orNull(INTEGER),
      offset: orNull(INTEGER),
      cacheable: BOOLEAN,
      anonymousAllowed: BOOLEAN,
      params: arrayOf(PARAMETER),
    },
    ['name', 'entityName', 'params'],
  ),
  serviceInfo: objectOf({
    name: STRING,
    methods: arrayOf(
      objectOf(
        {
          name: STRING,
          httpMethod: { type: 'string', enum: ['GET', 'POST'] },
          params: arrayOf(objectOf({ name: STRING, type: STRING, required: BOOLEAN }, ['name'])),
        },
        ['name', 'params'],
      ),
    ),
  }),
  permission: objectOf({
    authorities: arrayOf(STRING),
    entities: arrayOf(ref('permissionEntityItem')),
    entityAttributes: arrayOf(ref('permissionAttributeItem')),
    specifics: arrayOf(ref('permissionSpecificItem')),
  }),
  permissionEntityItem: permission('Order:create', { type: 'integer', enum: [1] }),
  permissionAttributeItem: permission('Order:number', {
    type: 'integer',
    enum: [1, 2],
    description: '1: may be viewed, 2: may be modified',
  }),
  permissionSpecificItem: permission('rest.enabled', { type: 'integer', enum: [1] }),
  entityMetadata: objectOf({
    entityName: STRING,
    ancestor: orNull(STRING),
    properties: arrayOf(ATTRIBUTE_METADATA),
  }),
  enumMetadata: objectOf({
    name: STRING,
    values: arrayOf(objectOf({ name: STRING, id: { anyOf: [STRING, INTEGER] }, caption: STRING })),
  }),
  datatype: objectOf(
    { id: STRING, name: STRING, format: STRING, decimalSeparator: STRING, groupingSeparator: STRING },
    ['id', 'name'],
  ),
  fetchPlanInfo: objectOf({ name: STRING, entity: STRING, properties: arrayOf(ANYTHING) }),
  messages: { type: 'object', description: 'Captions by key', additionalProperties: STRING },
  userInfo: objectOf({ username: STRING, locale: STRING, attributes: ref('entity') }),
  fileInfo: objectOf({ fileRef: STRING, name: STRING, size: INTEGER }),
  capabilitiesInfo: objectOf({ inlineFetchPlans: BOOLEAN }),
  token: {
    ...objectOf(
      {
        access_token: STRING,
        token_type: STRING,
        refresh_token: STRING,
        expires_in: { type: 'integer', description: 'Seconds' },
        scope: STRING,
      },
      ['access_token', 'token_type'],
    ),
    additionalProperties: ANYTHING,
  },
  introspection: { ...objectOf({ active: BOOLEAN }), additionalProperties: ANYTHING },
};
