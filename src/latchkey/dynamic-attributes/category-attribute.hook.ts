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
import { CategoryAttribute } from './category-attribute.entity.js';
import { CategoryEntities } from './category-entities.js';
import { definitionFault, differs, FIXED } from './definition-rules.js';

/** Attributes of one entity. Each is a part of the statements that read its objects. */
export const MAX_DYNAMIC_ATTRIBUTES = 100;

const IN_USE = new Statement(`
  SELECT a.id FROM unnest($1::uuid[]) AS a(id)
  WHERE EXISTS (SELECT 1 FROM dynat_attribute_value v WHERE v.attribute_id = a.id)`);

const OTHERS = new Statement(`
  SELECT category_entity_type, code FROM dynat_category_attribute
  WHERE category_entity_type = ANY($1::text[]) AND delete_ts IS NULL AND id <> ALL($2::uuid[])`);

/** The rules of definitions; protocol/dynamic-attributes.md 1. */
@Injectable()
@EntityHooks(CategoryAttribute)
export class CategoryAttributeHook implements EntityHook {
  constructor(
    private readonly entities: EntityRegistry,
    private readonly categories: CategoryEntities,
  ) {}

  /** @throws ValidationError 400 for a definition that means nothing */
  beforeWrite(change: EntityChange): void {
    const fault =
      change.operation === 'delete'
        ? undefined
        : definitionFault((attribute) => textAfter(change, attribute), this.entities);
    if (fault) {
      throw invalidAttribute(change, fault.attribute, fault.message);
    }
  }

  /**
   * @throws ValidationError 400 for a code that the entity has already, RestError 409 for a change of what the stored values
   * depend on
   */
  async beforeAll(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    const kept = changes.filter(({ operation }) => operation !== 'delete');
    await this.fillEntities(kept, transaction);
    await refuseChangesInUse(kept, transaction);
    await refuseTakenCodes(kept, transaction);
  }

  afterAll(_: readonly EntityChange[], transaction: Transaction): void {
    transaction.signal({ topic: 'dynamic', key: '' });
  }

  /** @throws ValidationError 400 for a category of another entity than its own one */
  private async fillEntities(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
    const ids = changes.map((change) => textAfter(change, 'category') ?? '');
    const entityOf = await this.categories.of(transaction, ids);
    for (const change of changes) {
      const entity = entityOf(textAfter(change, 'category') ?? '');
      if (entity !== undefined && entity !== textAfter(change, 'categoryEntityType')) {
        change.values.set('categoryEntityType', entity);
      }
    }
  }
}

async function refuseChangesInUse(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
  const changed = changes.flatMap((change) => {
    const attribute = FIXED.find(
      (name) => change.values.has(name) && differs(name, textBefore(change, name), textAfter(change, name)),
    );
    return change.operation === 'update' && attribute !== undefined ? [{ change, attribute }] : [];
  });
  const used = changed.length > 0 ? await transaction.rows(IN_USE, [changed.map(({ change }) => change.id)]) : [];
  const first = changed.find(({ change }) => used.some(([id]) => id === change.id));
  if (first) {
    throw restError('dynamicAttributeInUse', { attribute: first.attribute, reason: 'objects have values' });
  }
}

/** Codes are unique within an entity, in whichever of its categories. */
async function refuseTakenCodes(changes: readonly EntityChange[], transaction: Transaction): Promise<void> {
  const entities = [...new Set(changes.map((change) => textAfter(change, 'categoryEntityType') ?? ''))];
  if (entities.length === 0) {
    return;
  }
  const taken = new Set<string>();
  const counts = new Map<string, number>();
  const take = (entity: string, code: string): boolean => {
    const key = `${entity} ${code}`;
    const free = !taken.has(key);
    taken.add(key);
    counts.set(entity, (counts.get(entity) ?? 0) + 1);
    return free;
  };
  for (const [entity, code] of await transaction.rows(OTHERS, [entities, changes.map(({ id }) => id)])) {
    take(entity ?? '', code ?? '');
  }
  for (const change of changes) {
    const [entity, code] = [textAfter(change, 'categoryEntityType') ?? '', textAfter(change, 'code') ?? ''];
    if (!take(entity, code)) {
      throw invalidAttribute(change, 'code', `${entity} has an attribute +${code} already`);
    }
    if ((counts.get(entity) ?? 0) > MAX_DYNAMIC_ATTRIBUTES) {
      throw invalidAttribute(change, 'code', `${entity} has ${MAX_DYNAMIC_ATTRIBUTES} dynamic attributes already`);
    }
  }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const textAfter = (change: EntityChange, attribute: string): string | null => textOf(valueAfter(change, attribute));

const textBefore = ({ before }: EntityChange, attribute: string): string | null => textOf(before.get(attribute));
