import fc from 'fast-check';
import type { Database } from '../../src/latchkey/database/database.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import type { EntityId, EntityModel } from '../../src/latchkey/model/entity-model.js';
import { idJson } from '../fuzz/model-values.js';
import type { Known } from './generated-values.js';

/** What schemas of bodies are named by. */
const BODIES: readonly string[] = ['new', 'item', 'changes'];

/** Rows that requests may read, change and delete: those there are, but for the ones that the spec itself needs. */
export class PresentRows {
  private readonly statement: Statement;
  private ids = new Map<EntityModel, readonly EntityId[]>();
  private spared: ReadonlySet<EntityId> = new Set();

  /**
   * @param rules values that no schema can describe, by component, by `component.property` or by `entity.attribute`
   * @param parameters names of entities by the names of parameters that take their ids
   */
  constructor(
    private readonly database: Database,
    private readonly entities: readonly EntityModel[],
    private readonly rules: Readonly<Record<string, fc.Arbitrary<unknown>>>,
    private readonly parameters: Readonly<Record<string, string>>,
  ) {
    this.statement = new Statement(entities.map(keysOf).join(' UNION ALL '));
  }

  /** Keeps the rows that there are now out of all requests. */
  async spare(): Promise<void> {
    await this.look();
    this.spared = new Set([...this.ids.values()].flat());
  }

  /** To be called whenever rows may have come and gone. */
  async look(): Promise<void> {
    const rows = await this.database.rows(this.statement);
    this.ids = new Map(
      this.entities.map((entity, index) => [
        entity,
        rows
          .filter(([number]) => Number(number) === index)
          .map(([, parts]) => entity.key.idOf(JSON.parse(parts ?? '[]') as string[]))
          .filter((id) => !this.spared.has(id)),
      ]),
    );
  }

  /** Those of the entity and of those that extend it. */
  idsOf({ hierarchy }: EntityModel): readonly EntityId[] {
    return hierarchy.flatMap((each) => this.ids.get(each) ?? []);
  }

  readonly known: Known = (name) => {
    const [, kind = '', rest = ''] = /^([a-z]+)_(.*)$/s.exec(name) ?? [];
    const parameter = this.present(this.parameters[name.split('.').at(-1) ?? '']);
    const target = this.present(kind === 'reference' ? rest : undefined);
    return (
      parameter?.map(({ id }) => id) ??
      target?.map(({ entity, id }) => ({ id: idJson(entity, id) })) ??
      this.rules[name] ??
      (BODIES.includes(kind) ? this.rules[rest] : undefined)
    );
  };

  private present(name: string | undefined): fc.Arbitrary<{ entity: EntityModel; id: EntityId }> | undefined {
    const entity = this.entities.find((each) => each.name === name);
    const ids = entity ? this.idsOf(entity) : [];
    return entity && ids.length > 0 ? fc.constantFrom(...ids).map((id) => ({ entity, id })) : undefined;
  }
}

/** The keys of an entity's own rows that are not deleted, each behind the number of the entity. */
function keysOf(entity: EntityModel, index: number): string {
  const { table, key, discriminator } = entity;
  const deleted = entity.systemAttribute('deletedDate');
  const conditions = [
    ...(discriminator ? [`${discriminator.column} = '${discriminator.value}'`] : []),
    ...(deleted ? [`${deleted.column} IS NULL`] : []),
  ];
  const parts = key.attributes.map(({ column }) => `${column}::text`).join();
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  return `SELECT ${index}, json_build_array(${parts})::text FROM ${table}${where}`;
}
