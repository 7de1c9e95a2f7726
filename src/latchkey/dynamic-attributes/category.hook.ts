import { Injectable } from '@nestjs/common';
import { restError } from '../errors/rest-error.js';
import {
  type EntityChange,
  type EntityHook,
  EntityHooks,
  invalidAttribute,
  valueAfter,
} from '../model/entity-hooks.js';
import { EntityRegistry } from '../model/entity-model.js';
import { Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { Category } from './category.entity.js';
import { CategoryEntities } from './category-entities.js';
import { entityFault } from './definition-rules.js';

const USED = new Statement(
  'SELECT category_id FROM dynat_category_attribute WHERE category_id = ANY($1::uuid[]) AND delete_ts IS NULL LIMIT 1',
);

/** The rules of categories; protocol/dynamic-attributes.md 1. */
@Injectable()
@EntityHooks(Category)
export class CategoryHook implements EntityHook {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly categories: CategoryEntities,
  ) {}

  /** @throws ValidationError 400 for an entity whose objects cannot have dynamic attributes */
  beforeWrite(change: EntityChange, transaction: Transaction): void {
    const entityType = valueAfter(change, 'entityType');
    const message =
      change.operation !== 'delete' && change.values.has('entityType')
        ? entityFault(typeof entityType === 'string' ? entityType : null, this.entities)
        : undefined;
    if (message !== undefined) {
      throw invalidAttribute(change, 'entityType', message);
    }
    if (typeof entityType === 'string') {
      this.categories.note(transaction, change.id, entityType);
    }
  }

  /** @throws RestError 409 for a category that moves to another entity and takes attributes along */
  async beforeAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    const moved = changes.filter(
      ({ operation, before, values }) =>
        operation === 'update' && values.has('entityType') && values.get('entityType') !== before.get('entityType'),
    );
    const [used] = moved.length > 0 ? await transaction.rows(USED, [moved.map(({ id }) => id)]) : [];
    if (used) {
      throw restError('dynamicAttributeInUse', { attribute: 'entityType', reason: 'the category has attributes' });
    }
  }

  afterAll(_: readonly EntityChange[], transaction: Transaction): void {
    transaction.signal({ topic: 'dynamic', key: '' });
  }
}
