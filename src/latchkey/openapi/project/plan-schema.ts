import type { EntityModel } from '../../model/entity-model.js';
import type { Schema } from '../openapi.js';
import { arrayOf, objectOf, ref, STRING } from '../parts/schemas.js';

/** A fetch plan for an entity, written as JSON; it may speak of an ancestor (protocol/entities.md 3.2). */
export const planSchema = (entity: EntityModel): Schema =>
  objectOf(
    {
      name: STRING,
      entity: { type: 'string', enum: namesUpwards(entity) },
      properties: arrayOf(ref('planAttribute')),
    },
    ['entity', 'properties'],
  );

const namesUpwards = ({ name, parent }: EntityModel): readonly string[] => [
  name,
  ...(parent ? namesUpwards(parent) : []),
];
