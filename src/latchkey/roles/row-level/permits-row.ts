import type { EntityAction, Rights } from '../rights.js';
import type { RowPolicy, RowSubject } from './row-policy.js';

/**
 * Whether no policy vetoes an operation on a row, whatever the rights on its entity: those are checked elsewhere, and
 * what the model itself does to rows needs none. A row that is missing cannot be judged, which denies
 * (protocol/roles.md 6).
 *
 * @param counts which of the policies are checked
 */
export const permitsRow = (
  rights: Rights,
  action: EntityAction,
  row: RowSubject | undefined,
  counts: (policy: RowPolicy) => boolean = () => true,
): boolean =>
  row !== undefined &&
  rights
    .rowPolicies(action, row.entityName)
    .filter(counts)
    .every((policy) => row.satisfies(policy));
