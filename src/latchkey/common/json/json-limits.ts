import type { LimitSettings } from '../../config/setting-groups.js';

/** What bounds the work for one JSON text; names of settings. */
export type JsonLimits = Pick<
  LimitSettings,
  'MAX_JSON_DEPTH' | 'MAX_OBJECT_MEMBERS' | 'MAX_JSON_VALUES' | 'JSON_LENIENT_MAX_SIZE'
>;

/** For what the backend has written itself. */
export const NO_JSON_LIMITS: JsonLimits = {
  MAX_JSON_DEPTH: Infinity,
  MAX_OBJECT_MEMBERS: Infinity,
  MAX_JSON_VALUES: Infinity,
  JSON_LENIENT_MAX_SIZE: 0,
};

/** Defaults of the settings; for texts that no request can make larger, such as ids in a path. */
export const JSON_LIMITS: JsonLimits = {
  MAX_JSON_DEPTH: 500,
  MAX_OBJECT_MEMBERS: 10_000,
  MAX_JSON_VALUES: 1_000_000,
  JSON_LENIENT_MAX_SIZE: 64 * 1024,
};
