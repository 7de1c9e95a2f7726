import fc from 'fast-check';
import { getOrCreate } from '../../src/latchkey/common/get-or-create.js';
import type { FetchPlanRegistry } from '../../src/latchkey/entities/fetch-plan/fetch-plan-registry.js';
import type { Attribute } from '../../src/latchkey/model/attribute.js';
import type { EntityModel } from '../../src/latchkey/model/entity-model.js';
import { pathsOf } from './model-filters.js';

const DEPTH = 3;

/** Fetch plans of an entity as parameters carry them: names, and JSON with names, dotted paths and plans inside. */
export class ModelPlans {
  private readonly inner = new Map<string, fc.Arbitrary<unknown>>();

  constructor(private readonly registry: FetchPlanRegistry) {}

  of(entity: EntityModel): fc.Arbitrary<string> {
    const inline = fc
      .tuple(this.inline(entity, DEPTH), fc.option(fc.constantFrom('mine', '_base'), { nil: undefined }))
      .map(([plan, name]) => JSON.stringify({ entity: entity.name, name, ...(plan as object) }));
    return fc.oneof(
      { weight: 4, arbitrary: fc.constantFrom(...this.registry.namesOf(entity)) },
      { weight: 6, arbitrary: inline },
      { weight: 1, arbitrary: fc.constantFrom('', 'unknown', '{"properties":[]}') },
    );
  }

  private inline(entity: EntityModel, depth: number): fc.Arbitrary<unknown> {
    return getOrCreate(this.inner, `${entity.name} ${depth}`, () =>
      fc.record({ properties: fc.array(this.property(entity, depth), { maxLength: 5 }) }),
    );
  }

  private property(entity: EntityModel, depth: number): fc.Arbitrary<unknown> {
    const names = fc.constantFrom(...entity.attributes.keys());
    const dotted = fc.constantFrom(...pathsOf(entity));
    const nested = [...entity.attributes.values()].flatMap((attribute) => {
      const plan = this.nested(attribute, depth);
      return plan ? [plan.map((fetchPlan) => ({ name: attribute.name, fetchPlan }))] : [];
    });
    return fc.oneof(names, dotted, ...nested);
  }

  private nested(attribute: Attribute, depth: number): fc.Arbitrary<unknown> | undefined {
    const builtIn = fc.constantFrom<unknown>('_base', '_local', '_instance_name');
    if (attribute.kind === 'embedded') {
      return fc.oneof(
        builtIn,
        fc.subarray([...attribute.attributes.keys()]).map((properties) => ({ properties })),
      );
    }
    if (attribute.kind !== 'toOne' && attribute.kind !== 'toMany') {
      return undefined;
    }
    return depth === 0 ? builtIn : fc.oneof(builtIn, this.inline(attribute.target, depth - 1));
  }
}
