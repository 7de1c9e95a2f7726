import fc from 'fast-check';
import { resolvePath } from '../../src/latchkey/conditions/attribute-path.js';
import { allows, OPERATORS } from '../../src/latchkey/conditions/operators.js';
import type { Attribute } from '../../src/latchkey/model/attribute.js';
import type { EntityModel } from '../../src/latchkey/model/entity-model.js';
import { randomFilters } from '../conditions/random-filters.js';
import type { ModelRows } from './model-rows.js';
import { otherJson } from './model-values.js';

const MAX_PATH_LENGTH = 3;

/** All paths of at most three names, transient attributes and collections included. */
export function pathsOf(entity: EntityModel): readonly string[] {
  const paths: string[] = [];
  const walk = (attributes: ReadonlyMap<string, Attribute>, prefix: readonly string[]): void => {
    for (const attribute of attributes.values()) {
      const path = [...prefix, attribute.name];
      paths.push(path.join('.'));
      if (path.length < MAX_PATH_LENGTH && 'attributes' in attribute) {
        walk(attribute.attributes, path);
      }
      if (path.length < MAX_PATH_LENGTH && 'target' in attribute && 'composition' in attribute) {
        walk(attribute.target.attributes, path);
      }
    }
  };
  walk(entity.attributes, []);
  return paths;
}

const PATHS_PER_ENTITY = 40;

/** Filters that fit the model; one in eight has a condition more, whose operator or value need not fit. */
export function modelFilters(entity: EntityModel, rows: ModelRows): fc.Arbitrary<unknown> {
  const all = pathsOf(entity);
  const comparable = all.filter((path) => {
    const resolved = resolvePath(entity, path);
    return resolved.kind === 'found' && !resolved.end.secret && allows(resolved.end, '=');
  });
  const step = Math.ceil(comparable.length / PATHS_PER_ENTITY);
  const chosen = comparable.filter((_, index) => index % step === 0);
  const fitting = randomFilters(entity, chosen, (target) => rows.idsOf(target));
  const any = fc.record({
    property: fc.constantFrom(...all),
    operator: fc.constantFrom(...OPERATORS),
    value: otherJson,
  });
  return fc
    .tuple(fitting, any, fc.nat({ max: 7 }))
    .map(([filter, more, dice]) => (dice === 0 ? { conditions: [...filter.conditions, more] } : filter));
}
