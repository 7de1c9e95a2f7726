import { type Case, condition, container, error, search } from './cases.fixture.js';
import { anAnswer } from './answers.fixture.js';

const ERROR_400 = container(400);

/** Examples of the rows that later decisions added. */
export const LATER_EXAMPLES: readonly Case[] = [
  [
    'captions of `id`, `version` and audit attributes without a message of the application',
    '/rest/messages/entities/Tag',
    anAnswer(200, '{"Tag":"Tag","Tag.createdBy":"Tag.createdBy","Tag.id":"Tag.id"}'),
    anAnswer(200, '{"Tag":"Tag","Tag.createdBy":"Created by","Tag.id":"Id"}'),
  ],
  [
    'captions of `id`, `version` and audit attributes without a message of the application',
    '/rest/metadata/entities/Tag',
    anAnswer(200, '{"properties":[{"name":"version","description":"Tag.version"}]}'),
    anAnswer(200, '{"properties":[{"name":"version","description":"Version"}]}'),
  ],
  [
    'entities and enums of the framework in metadata, messages and permissions',
    '/rest/permissions',
    anAnswer(200, '{"entities":[{"target":"Tag:read","value":1},{"target":"sec_ResourceRoleModel:read","value":1}]}'),
    anAnswer(200, '{"entities":[{"target":"Tag:read","value":1}]}'),
  ],
  [
    'entities and enums of the framework in metadata, messages and permissions',
    '/rest/metadata/entities/sec_RoleAssignmentEntity',
    anAnswer(200, '{"properties":[{"name":"createDate","type":"dateTime"}]}'),
    anAnswer(200, '{"properties":[{"name":"createDate","type":"offsetDateTime"}]}'),
  ],
  [
    '`version` in entities that services return',
    '/rest/services/shop/newest',
    anAnswer(200, '{"id":"1","version":3}'),
    anAnswer(200, '{"id":"1"}'),
  ],
  [
    'methods `TRACE` and unknown ones; invalid authorization requests',
    { method: 'TRACE', path: '/rest/entities/Tag' },
    anAnswer(400),
    anAnswer(405, container(405, { details: 'y' })),
  ],
  [
    'methods `TRACE` and unknown ones; invalid authorization requests',
    '/oauth2/authorize?client_id=x',
    anAnswer(400, ERROR_400, { 'content-type': 'application/json' }),
    anAnswer(400, '<!doctype html><p>The client is unknown', { 'content-type': 'text/html' }),
  ],
  [
    'a filter path that ends in a dot',
    search('{"conditions":[{"property":"customer.","operator":"=","value":1}]}'),
    anAnswer(400, error('Cannot parse entities filter', 'Property customer..id for Order not found')),
    anAnswer(400, error('Cannot parse entities filter', 'Property for Order not found: customer.')),
  ],
  [
    'a small double as the text result of a service',
    '/rest/services/shop/rate',
    anAnswer(200, '0'),
    anAnswer(200, '0.00001'),
  ],
  [
    'filters and sorts on attributes whose column has a converter (`transformer`)',
    condition('1'),
    anAnswer(200, '[]'),
    anAnswer(400, error('x', 'Property for Order is stored in another form and cannot be compared: a')),
  ],
  [
    'entities without a table: a key; `POST` at the generic endpoint',
    { method: 'POST', path: '/rest/entities/Basket', body: '{}' },
    anAnswer(201, '{"id":"1"}'),
    anAnswer(400, error('x', 'Basket has no table: its objects are made by services, and none is saved')),
  ],
];

/** What looks like them and is something else. */
export const NOT_LATER: readonly Case[] = [
  [
    'another caption of an attribute of the application',
    '/rest/messages/entities/Tag',
    anAnswer(200, '{"Tag.name":"Tag.name"}'),
    anAnswer(200, '{"Tag.name":"Name"}'),
  ],
  ['another version', '/rest/services/shop/newest', anAnswer(200, '{"version":3}'), anAnswer(200, '{"version":4}')],
  ['another number of a service', '/rest/services/shop/rate', anAnswer(200, '0'), anAnswer(200, '0.5')],
];
