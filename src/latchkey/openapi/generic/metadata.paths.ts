import type { Operation, Parameter, Paths, Schema } from '../openapi.js';
import { DYNAMIC_ATTRIBUTES, path } from '../parts/parameters.js';
import { faults, json, ok } from '../parts/responses.js';
import { arrayOf, ref } from '../parts/schemas.js';
import { operation } from './operation.js';

const ENTITY = path('entityName', 'The name of an entity or embeddable');
const ENUM = path('enumName', 'The name of an enum');
const PLAN = path('fetchPlanName', 'The name of a fetch plan');

const list = (tag: string, id: string, summary: string, schema: Schema, ...parameters: Parameter[]): Operation =>
  operation(tag, id, summary, { parameters, responses: { ...ok('All of them', json(schema)), ...faults(401, 403) } });

const one = (tag: string, id: string, summary: string, schema: Schema, ...parameters: Parameter[]): Operation =>
  operation(tag, id, summary, {
    parameters,
    responses: { ...ok('The one', json(schema)), ...faults(401, 403, 404) },
  });

const METADATA = 'Metadata';
const PLANS = one(METADATA, 'listFetchPlans', 'Lists fetch plans', arrayOf(ref('fetchPlanInfo')), ENTITY);
const ONE_PLAN = one(METADATA, 'readFetchPlan', 'Describes a fetch plan', ref('fetchPlanInfo'), ENTITY, PLAN);

/** `/metadata`; protocol/metadata.md. */
export const METADATA_PATHS: Paths = {
  '/metadata/entities': {
    get: list(
      METADATA,
      'listEntityMetadata',
      'Describes all entities',
      arrayOf(ref('entityMetadata')),
      DYNAMIC_ATTRIBUTES,
    ),
  },
  '/metadata/entities/{entityName}': {
    get: one(METADATA, 'readEntityMetadata', 'Describes an entity', ref('entityMetadata'), ENTITY, DYNAMIC_ATTRIBUTES),
  },
  '/metadata/entities/{entityName}/fetchPlans': { get: PLANS },
  '/metadata/entities/{entityName}/fetchPlans/{fetchPlanName}': { get: ONE_PLAN },
  '/metadata/entities/{entityName}/views': { get: { ...PLANS, operationId: 'listViews', deprecated: true } },
  '/metadata/entities/{entityName}/views/{fetchPlanName}': {
    get: { ...ONE_PLAN, operationId: 'readView', deprecated: true },
  },
  '/metadata/enums': { get: list(METADATA, 'listEnums', 'Describes all enums', arrayOf(ref('enumMetadata'))) },
  '/metadata/enums/{enumName}': { get: one(METADATA, 'readEnum', 'Describes an enum', ref('enumMetadata'), ENUM) },
  '/metadata/datatypes': {
    get: list(METADATA, 'listDatatypes', 'Lists the types of values', arrayOf(ref('datatype'))),
  },
};

const MESSAGES = 'Messages';

/** `/messages`; protocol/messages.md. */
export const MESSAGE_PATHS: Paths = {
  '/messages/entities': {
    get: list(MESSAGES, 'listEntityMessages', 'Captions of all entities', ref('messages'), DYNAMIC_ATTRIBUTES),
  },
  '/messages/entities/{entityName}': {
    get: one(MESSAGES, 'readEntityMessages', 'Captions of an entity', ref('messages'), ENTITY, DYNAMIC_ATTRIBUTES),
  },
  '/messages/enums': { get: list(MESSAGES, 'listEnumMessages', 'Captions of all enums', ref('messages')) },
  '/messages/enums/{enumName}': {
    get: one(MESSAGES, 'readEnumMessages', 'Captions of an enum', ref('messages'), ENUM),
  },
};
