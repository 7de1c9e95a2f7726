import { randomUUID } from 'node:crypto';
import { groupBy } from '../../../common/group-by.js';
import { eachInSlices, mapInSlices } from '../../../common/in-slices.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { ScalarAttribute } from '../../../model/attribute.js';
import type { EntityModel } from '../../../model/entity-model.js';
import { madeValues } from '../statements/made-values.js';
import type { Change } from './change.js';

/**
 * Gives new objects without an id their key: uuids are made here, others come from the default of the column, one
 * statement per entity (protocol/entities.md 11). Any other key must be in the body; validation reports it when it is
 * missing.
 */
export async function assignKeys(transaction: Transaction, changes: readonly Change[]): Promise<void> {
  const waiting = changes.filter(({ row, body }) => !row && body.id === undefined);
  for (const [entity, group] of groupBy(waiting, (change) => change.entity)) {
    for (const attribute of entity.key.attributes) {
      const lacking = group.filter(({ values }) => !values.has(attribute.name));
      const texts = await newValues(transaction, entity, attribute, lacking.length);
      await eachInSlices(texts, (text, index) => lacking[index]?.values.set(attribute.name, text));
    }
    await eachInSlices(group, (change) => {
      const parts = entity.key.attributes.map(({ name }) => change.values.get(name));
      if (parts.every((part) => typeof part === 'string')) {
        change.id = entity.key.idOf(parts);
      }
    });
  }
}

/** @returns nothing for an attribute that nobody makes */
async function newValues(
  transaction: Transaction,
  entity: EntityModel,
  attribute: ScalarAttribute,
  count: number,
): Promise<readonly string[]> {
  if (count > 0 && attribute.type === 'uuid' && (!entity.key.composite || attribute.generated)) {
    return mapInSlices(new Array<undefined>(count).fill(undefined), () => randomUUID());
  }
  return count > 0 && attribute.generated ? madeValues(transaction, entity, attribute, count) : [];
}
