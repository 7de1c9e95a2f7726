import { InvalidJson } from '../../common/json/invalid-json.js';
import { parseJson } from '../../common/json-text.js';
import type { ScalarLimits } from '../../datatypes/scalar-parser.js';
import type { EntityRegistry } from '../../model/entity-model.js';
import type { EntityAction } from '../rights.js';
import { ENTITY_ACTIONS } from '../role-definition.js';
import { RowConditionError } from './row-condition-error.js';
import { parseRowCondition } from './row-condition-parser.js';
import { USER_ENTITY } from './row-parameters.js';
import type { RowPolicyText, RowTest } from './row-policy.js';

/** What is wrong with a stored row-level policy, at which of its attributes. */
export interface RowPolicyFault {
  readonly path: 'type' | 'entityName' | 'action' | 'whereClause' | 'joinClause' | 'script';
  readonly message: string;
}

/** What a stored row-level policy means. */
export type ReadRowPolicy =
  | { readonly kind: 'policy'; readonly action: EntityAction; readonly test: RowTest }
  | { readonly kind: 'fault'; readonly fault: RowPolicyFault };

const fault = (path: RowPolicyFault['path'], message: string): ReadRowPolicy => ({
  kind: 'fault',
  fault: { path, message },
});

/**
 * Reads a policy made at run time: a `JPQL` policy holds a condition tree in `whereClause` and restricts reading whatever
 * its action, a `PREDICATE` policy holds one in `script` (protocol/roles.md 6, protocol/README.md decision 6).
 */
export function readRowPolicy(text: RowPolicyText, entities: EntityRegistry, limits: ScalarLimits): ReadRowPolicy {
  const query = text.type === 'JPQL';
  const action = ENTITY_ACTIONS.find((each) => each === (query ? 'read' : text.action.toLowerCase()));
  if (!query && text.type !== 'PREDICATE') {
    return fault('type', `There is no type ${text.type}: choose from JPQL, PREDICATE`);
  }
  if (action === undefined) {
    return fault('action', `There is no action ${text.action}: choose from CREATE, READ, UPDATE, DELETE`);
  }
  const entity = entities.find(text.entityName);
  if (!entity) {
    return fault('entityName', `There is no entity ${text.entityName}`);
  }
  if (!entity.stored) {
    return fault('entityName', `${text.entityName} has no table, and so no rows that a policy could restrict`);
  }
  if (!isBlank(text.joinClause)) {
    return fault(
      'joinClause',
      'Joins are not written: name a path in the condition, e.g. {"property":"customer.region","operator":"=","value":"North"}',
    );
  }
  const path = query ? 'whereClause' : 'script';
  const json = parseJson(text[path] ?? '');
  if (isBlank(text[path]) || json instanceof InvalidJson) {
    return fault(path, `${path} must be a condition as JSON, e.g. {"property":"name","operator":"=","value":"x"}`);
  }
  try {
    const condition = parseRowCondition(entity, json, entities.find(USER_ENTITY), limits);
    return { kind: 'policy', action, test: { kind: 'condition', condition, query } };
  } catch (error) {
    if (error instanceof RowConditionError) {
      return fault(path, error.message);
    }
    throw error;
  }
}

const isBlank = (text: string | null): boolean => (text ?? '').trim() === '';
