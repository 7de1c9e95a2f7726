import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/database.js';
import type { StoredValue } from '../../metadata/entity-hooks.js';
import type { EntityId } from '../../metadata/entity-key.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { Caller } from '../../roles/caller.js';
import { HookRegistry } from './hook-registry.js';
import { statement } from './statements/statement-cache.js';
import { lockRows, referenceType, type StoredRow } from './statements/stored-rows.js';

/** Removes rows with their composition items, or marks them as deleted; protocol/entities.md 9.3, 13. */
@Injectable()
export class EntityDeleter {
  constructor(private readonly hooks: HookRegistry) {}

  async delete(transaction: Transaction, caller: Caller, entity: EntityModel, ids: readonly EntityId[]): Promise<void> {
    const rows = await lockRows(transaction, entity, { ids });
    for (const row of rows.values()) {
      await this.remove(transaction, caller, row);
    }
  }

  private async remove(transaction: Transaction, caller: Caller, row: StoredRow): Promise<void> {
    const { entity, id, values } = row;
    const { username: author } = caller.principal;
    const authorSession = caller.principal.kind === 'user' ? caller.principal.sessionId : undefined;
    const change = {
      operation: 'delete' as const,
      id,
      before: values,
      values: new Map<string, StoredValue>(),
      transients: new Map<string, string | null>(),
      author,
      authorSession,
    };
    await this.hooks.beforeWrite(entity, change, transaction);
    for (const attribute of entity.attributes.values()) {
      if (attribute.kind === 'toMany' && attribute.composition && attribute.link.kind === 'inverse') {
        const owners = { column: attribute.link.column, type: referenceType(entity), ids: [id] };
        const items = await lockRows(transaction, attribute.target, { ids: [], owners });
        for (const item of items.values()) {
          if (!item.deleted) {
            await this.remove(transaction, caller, item);
          }
        }
      }
    }
    await deleteRow(transaction, row, author);
    await this.hooks.afterWrite(entity, change, transaction);
  }
}

async function deleteRow(transaction: Transaction, { entity, id }: StoredRow, author: string): Promise<void> {
  const { key, table } = entity;
  const parameters = key.arraysOf([id]);
  const date = entity.systemAttribute('deletedDate');
  const by = entity.systemAttribute('deletedBy');
  if (!date) {
    await transaction.rows(statement(`DELETE FROM ${table} t WHERE ${key.isAnyOf('t', 1)}`), parameters);
    return;
  }
  const setAuthor = by ? `, ${by.column} = $${parameters.length + 1}` : '';
  const text = `UPDATE ${table} t SET ${date.column} = now()${setAuthor} WHERE ${key.isAnyOf('t', 1)}`;
  await transaction.rows(statement(text), by ? [...parameters, author] : parameters);
}
