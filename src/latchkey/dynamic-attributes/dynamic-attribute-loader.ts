import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ChangeSignals } from '../database/change-signals.js';
import { AccessDatabase } from '../database/database.js';
import { type DynamicAttribute, NO_DYNAMIC_ATTRIBUTES } from '../model/dynamic-attribute.js';
import { EntityRegistry } from '../model/entity-model.js';
import { getOrCreate } from '../common/get-or-create.js';
import { Statement, type TextRow } from '../sql/statement.js';
import { snakeName, STORED_TEXTS } from './stored-texts.js';
import { dynamicAttribute } from './definition.js';

const DEFINITIONS = new Statement(`
  SELECT c.entity_type, a.id, a.version, ${STORED_TEXTS.map((name) => `a.${snakeName(name)}::text`).join(', ')}
  FROM dynat_category_attribute a JOIN dynat_category c ON c.id = a.category_id
  WHERE a.delete_ts IS NULL AND c.delete_ts IS NULL ORDER BY a.order_no NULLS LAST, a.code, a.id`);

/**
 * Gives the entities of the model the dynamic attributes that the database defines. They are read once, and again after a
 * signal has reported a change; while signals may get lost, for each request.
 */
@Injectable()
export class DynamicAttributeLoader {
  private kept: Promise<void> | undefined;
  private readings = 0;
  private applied = 0;

  constructor(
    private readonly entities: EntityRegistry,
    private readonly database: AccessDatabase,
    private readonly signals: ChangeSignals,
  ) {
    signals.onSignal(({ topic }) => {
      if (topic === 'dynamic' || topic === 'all') {
        this.kept = undefined;
      }
    });
  }

  /** Before a request is served, where they are switched on: the model has the attributes as they are now. */
  refresh(): Promise<void> {
    if (!this.signals.reliable) {
      return this.read();
    }
    this.kept ??= this.keep();
    return this.kept;
  }

  /** A failure is not kept: the next request tries again. */
  private keep(): Promise<void> {
    const reading = this.read();
    reading.catch(() => {
      if (this.kept === reading) {
        this.kept = undefined;
      }
    });
    return reading;
  }

  /** Of two readings at the same time the later one counts, whichever ends last. */
  private async read(): Promise<void> {
    const reading = ++this.readings;
    const rows = await this.database.rows(DEFINITIONS);
    if (reading > this.applied) {
      this.applied = reading;
      this.apply(rows);
    }
  }

  private apply(rows: readonly TextRow[]): void {
    const byEntity = new Map<string, Map<string, DynamicAttribute>>();
    for (const [entityType, id, version, ...values] of rows) {
      const entity = this.entities.find(entityType ?? '');
      const texts = new Map(STORED_TEXTS.map((name, index) => [name, values[index] ?? null]));
      const definition = {
        id: id ?? '',
        stamp: `${id ?? ''}.${version ?? ''}`,
        text: (name: string) => texts.get(name) ?? null,
      };
      const attribute = entity && dynamicAttribute(entity, definition, this.entities);
      if (attribute) {
        getOrCreate(byEntity, entity.name, () => new Map<string, DynamicAttribute>()).set(attribute.name, attribute);
      }
    }
    for (const entity of this.entities.all()) {
      entity.dynamicAttributes = byEntity.get(entity.name) ?? NO_DYNAMIC_ATTRIBUTES;
    }
    this.entities.dynamicRevision =
      byEntity.size === 0 ? '' : createHash('sha256').update(JSON.stringify(rows)).digest('base64url');
  }
}
