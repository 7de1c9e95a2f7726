import { jsonError } from '../../common/json/invalid-json.js';
import { isJsonObject } from '../../common/json-text.js';
import type { ScalarLimits } from '../../datatypes/scalar-parser.js';
import type { EntityRegistry } from '../../model/entity-model.js';
import { readRowPolicy } from '../../roles/row-level/row-policy-text.js';

const KEYS = ['type', 'entityName', 'whereClause', 'joinClause', 'script'] as const;

/** The result of the check. */
export interface CheckedPolicy {
  readonly valid: boolean;
  readonly errors: readonly string[];
}

/**
 * Whether a row-level policy could be saved (protocol/roles.md 11).
 *
 * @param json `{entityName, type, whereClause, joinClause, script}`
 * @throws RestError 400 for anything but a JSON object
 */
export function checkRowPolicy(json: unknown, entities: EntityRegistry, limits: ScalarLimits): CheckedPolicy {
  if (!isJsonObject(json)) {
    throw jsonError('malformedJson', json);
  }
  const wrong = KEYS.filter((key) => typeof (json[key] ?? '') !== 'string');
  if (wrong.length > 0) {
    return { valid: false, errors: wrong.map((key) => `${key} is not a text`) };
  }
  const text = (key: (typeof KEYS)[number]): string | null => (json[key] as string | null | undefined) ?? null;
  const policy = {
    type: text('type') ?? '',
    entityName: text('entityName') ?? '',
    action: 'READ',
    whereClause: text('whereClause'),
    joinClause: text('joinClause'),
    script: text('script'),
  };
  const read = readRowPolicy(policy, entities, limits);
  return read.kind === 'fault' ? { valid: false, errors: [read.fault.message] } : { valid: true, errors: [] };
}
