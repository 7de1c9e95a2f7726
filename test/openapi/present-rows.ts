import fc from 'fast-check';
import { parse } from 'lossless-json';
import { readId } from '../../src/entities/entity-id.js';
import type { EntityId } from '../../src/metadata/entity-key.js';
import type { EntityModel } from '../../src/metadata/entity-model.js';
import { idJson } from '../fuzz/model-values.js';
import type { Actor } from '../harness/actor.js';
import type { Known } from './generated-values.js';

const KEYS = encodeURIComponent('_instance_name');

/** What schemas of bodies are named by. */
const BODIES: readonly string[] = ['new', 'item', 'changes'];

/** Rows that requests may read, change and delete: those there are, but for the ones that the spec itself needs. */
export class PresentRows {
  private readonly ids = new Map<EntityModel, readonly EntityId[]>();
  private readonly spared = new Map<EntityModel, ReadonlySet<EntityId>>();

  /**
   * @param rules values that no schema can tell, by component, by `component.property` or by `entity.attribute`
   * @param parameters names of entities by the names of parameters that take their ids
   */
  constructor(
    private readonly actor: Actor,
    private readonly entities: readonly EntityModel[],
    private readonly rules: Readonly<Record<string, fc.Arbitrary<unknown>>>,
    private readonly parameters: Readonly<Record<string, string>>,
  ) {}

  /** Keeps the rows that there are from now on out of all requests. */
  async spare(entity: EntityModel): Promise<void> {
    this.spared.set(entity, new Set(await this.list(entity)));
  }

  /** @param again whether rows may have come and gone */
  async look(again: boolean): Promise<void> {
    const wanted = again || this.ids.size === 0 ? this.entities : [];
    await Promise.all(
      wanted.map(async (entity) => {
        const spared = this.spared.get(entity);
        const present = await this.list(entity);
        this.ids.set(
          entity,
          present.filter((id) => spared?.has(id) !== true),
        );
      }),
    );
  }

  idsOf(entity: EntityModel): readonly EntityId[] {
    return this.ids.get(entity) ?? [];
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

  private async list(entity: EntityModel): Promise<readonly EntityId[]> {
    const { text } = await this.actor.get(`/rest/entities/${entity.name}?fetchPlan=${KEYS}`);
    return (parse(text) as { id: unknown }[]).flatMap(({ id }) => readId(entity, id) ?? []);
  }
}
