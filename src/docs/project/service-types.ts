import type { ServiceType } from '../../services/service-types.js';
import type { Schema } from '../openapi.js';
import { ANYTHING, arrayOf } from '../parts/schemas.js';
import { datatypeSchema } from './datatype-schemas.js';

/** What a parameter or result of a service is in JSON; protocol/services.md 1. */
export function serviceTypeSchema({ item, list }: ServiceType): Schema {
  const schema = item === 'json' ? ANYTHING : datatypeSchema(item);
  return list ? arrayOf(schema) : schema;
}

/** Whether a result of the type is answered as plain text; protocol/services.md 4. */
export const isBare = ({ item, list }: ServiceType): boolean => item !== 'json' && !list;

/** Whether a query string holds the JSON text of a value instead of the value. */
export const isJsonText = (type: ServiceType): boolean => !isBare(type);
