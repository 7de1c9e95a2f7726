import type { ProtocolSettings } from './setting-groups.js';

/** Content type of JSON results in each generation of the protocol (protocol/README.md decision 11). */
const RESULT_TYPES = { '2': 'application/json;charset=UTF-8', '3': 'application/json' } as const;

export const resultTypeOf = ({ COMPATIBILITY }: ProtocolSettings): string => RESULT_TYPES[COMPATIBILITY];
