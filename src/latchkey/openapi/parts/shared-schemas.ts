import { OPERATORS } from '../../conditions/operators.js';
import type { Schema } from '../openapi.js';
import { ANYTHING, arrayOf, BOOLEAN, COUNT, objectOf, orNull, ref, STRING } from './schemas.js';

/** Schemas that the operations of both documents need. */
export const SHARED_SCHEMAS: Readonly<Record<string, Schema>> = {
  error: {
    ...objectOf({ error: STRING, details: orNull(STRING) }, ['error']),
    description: 'What is wrong, and with what',
  },
  violation: {
    ...objectOf(
      {
        message: STRING,
        messageTemplate: STRING,
        path: STRING,
        invalidValue: { description: 'The value as it was sent; absent for null' },
      },
      ['message', 'path'],
    ),
    description: 'A constraint that a value breaks',
  },
  oauthError: {
    ...objectOf({ error: STRING, error_description: STRING }, ['error']),
    description: 'A refusal in the form of RFC 6749',
  },
  filter: {
    ...objectOf({ conditions: arrayOf({ anyOf: [ref('condition'), ref('conditionGroup')] }) }, []),
    description: 'Conditions that all have to hold',
  },
  conditionGroup: objectOf({
    group: { type: 'string', enum: ['AND', 'OR'] },
    conditions: arrayOf({ anyOf: [ref('condition'), ref('conditionGroup')] }),
  }),
  condition: objectOf(
    {
      property: { type: 'string', description: 'A path of attributes' },
      operator: { type: 'string', enum: OPERATORS },
      value: { description: 'A value of the type of the attribute; an array for in and notIn' },
    },
    ['property', 'operator'],
  ),
  deletionPreview: {
    ...objectOf({
      deleted: arrayOf(objectOf({ entity: STRING, requested: COUNT, along: COUNT, soft: BOOLEAN })),
      unlinked: arrayOf(objectOf({ entity: STRING, attribute: STRING, count: COUNT })),
    }),
    description: 'How many rows a deletion would delete, and how many would lose a reference',
  },
  fetchPlan: {
    ...objectOf({ name: STRING, entity: STRING, properties: arrayOf(ref('planAttribute')) }, ['properties']),
    description: 'Which attributes are written; the outermost plan names its entity',
  },
  planAttribute: {
    anyOf: [STRING, objectOf({ name: STRING, fetchPlan: { anyOf: [STRING, ref('fetchPlan')] } }, ['name'])],
  },
};

/**
 * The body of a search; protocol/entities.md 7.2.
 *
 * @param plan the name of a fetch plan, or the plan itself
 * @param softDeletes whether rows may be soft-deleted, and so be listed
 */
export const searchBody = (plan: Schema, limit: Schema, softDeletes = true): Schema =>
  objectOf(
    {
      filter: ref('filter'),
      fetchPlan: plan,
      limit,
      offset: { type: 'integer', minimum: 0 },
      sort: STRING,
      returnNulls: BOOLEAN,
      returnCount: BOOLEAN,
      ...deletedKey(softDeletes),
      dynamicAttributes: BOOLEAN,
      modelVersion: STRING,
    },
    ['filter'],
  );

export const countBody = (softDeletes = true): Schema =>
  objectOf({ filter: ref('filter'), ...deletedKey(softDeletes), modelVersion: STRING }, ['filter']);

const deletedKey = (softDeletes: boolean): Readonly<Record<string, Schema>> =>
  softDeletes ? { deleted: BOOLEAN } : {};

/** Any JSON object. */
export const ANY_OBJECT: Schema = { type: 'object', additionalProperties: ANYTHING };
