import { Injectable } from '@nestjs/common';
import { groupBy } from '../../../common/group-by.js';
import { eachInSlices } from '../../../common/in-slices.js';
import { type RestError, restError } from '../../../errors/rest-error.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { Caller } from '../../../roles/caller.js';
import type { EntityAction } from '../../../roles/rights.js';
import { permitsRow } from '../../../roles/row-level/permits-row.js';
import { RowVerdicts } from '../../read/row-verdicts.js';
import { RowVisibility, type RowIdentity } from '../change/row-visibility.js';

/** What row-level roles say about rows that a request writes; nothing is checked where none of them restricts it. */
@Injectable()
export class RowPolicies {
  constructor(
    private readonly verdicts: RowVerdicts,
    private readonly visibility: RowVisibility,
  ) {}

  /**
   * Checks the policies of an action against rows as they are now in the transaction, one statement per entity
   * (protocol/roles.md 6).
   *
   * @param rows locked or written by the transaction
   * @throws RestError 403 `Forbidden` naming the row
   */
  async require(
    transaction: Transaction,
    caller: Caller,
    action: EntityAction,
    rows: readonly RowIdentity[],
  ): Promise<void> {
    for (const [entity, group] of groupBy(rows, (row) => row.entity)) {
      if (this.verdicts.restricts(caller, action, entity)) {
        const ids = group.map(({ id }) => id);
        const subjects = await this.verdicts.of(transaction, caller, action, entity, ids);
        await eachInSlices(group, (row) => {
          if (!permitsRow(caller.rights, action, subjects.get(row.id))) {
            throw refused(`${entity.name}-${idText(row)}`, action);
          }
        });
      }
    }
  }

  /**
   * Rows that a delete policy reaches must not be hidden from the caller: no request changes what its author cannot
   * see. The response names no row.
   *
   * @param action what would happen to the rows
   * @throws RestError 403 `Forbidden` naming the entity
   */
  async requireSeen(
    transaction: Transaction,
    caller: Caller,
    action: EntityAction,
    rows: readonly RowIdentity[],
  ): Promise<void> {
    for (const [entity, group] of groupBy(rows, (row) => row.entity)) {
      const ids = group.map(({ id }) => id);
      const sees = await this.visibility.permitted(transaction, caller, entity, ids, 'nested');
      if (!group.every(sees)) {
        throw refused(entity.name, action);
      }
    }
  }
}

const refused = (resource: string, action: EntityAction): RestError =>
  restError('refused', { resource, type: 'entity', action });

const idText = ({ entity: { key }, id }: RowIdentity): string => key.partsOf(id).join(',');
