import type { DynamicAttributeSettings } from '../config/setting-groups.js';
import { restError } from '../errors/rest-error.js';
import { type QueryParameters, queryValue } from './client-request.js';

/** `true|on|yes|1`, `false|off|no|0` in any case (protocol/entities.md 1.3). */
export function parseFlag(query: QueryParameters, name: string): boolean {
  const text = queryValue(query, name)?.trim();
  if (text === undefined || text === '' || /^(false|off|no|0)$/i.test(text)) {
    return false;
  }
  if (!/^(true|on|yes|1)$/i.test(text)) {
    throw restError('invalidParameter', { name, value: text });
  }
  return true;
}

/**
 * Whether a request asks for dynamic attributes (protocol/dynamic-attributes.md 3, 6). Where they are switched off, the
 * parameter is ignored.
 */
export const asksForDynamic = (
  { DYNAMIC_ATTRIBUTES_ENABLED }: DynamicAttributeSettings,
  parameters: QueryParameters,
): boolean => DYNAMIC_ATTRIBUTES_ENABLED && parseFlag(parameters, 'dynamicAttributes');
