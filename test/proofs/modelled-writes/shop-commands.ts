import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import type { Command, LineBody, ShopState } from './shop-model.js';

const NUMBERS = ['N-1', 'N-2', 'N-3', 'M-1', 'N-x', 'M-x'];
const QUANTITIES = [1, 2, 5, 9, 12, 100];

const number = fc.constantFrom(...NUMBERS);
const quantity = fc.constantFrom(...QUANTITIES);
const place = fc.nat(999);
/** What a body does with each stored line in turn. */
const fates = fc.array(fc.constantFrom('keep', 'keep', 'keep', 'leave out', ...QUANTITIES), {
  minLength: 4,
  maxLength: 4,
});

/** A write that is made concrete when it is its turn: places choose among what there is then. */
export const intentions = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('create' as const), number, lines: fc.array(quantity, { maxLength: 3 }) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('update' as const),
      place,
      number: fc.option(number, { nil: undefined }),
      lines: fc.option(fc.record({ fates, more: fc.array(quantity, { maxLength: 2 }) }), { nil: undefined }),
    }),
  },
  fc.record({ kind: fc.constant('delete' as const), places: fc.array(place, { minLength: 1, maxLength: 2 }) }),
  fc.record({ kind: fc.constant('updateLine' as const), place, quantity }),
  fc.record({ kind: fc.constant('deleteLine' as const), place }),
);

export type Intention = typeof intentions extends fc.Arbitrary<infer T> ? T : never;

/** Some orders with lines to begin with: more of what may be written than of what may not. */
export const beginnings = fc.array(fc.record({ number, lines: fc.array(quantity, { maxLength: 4 }) }), {
  minLength: 5,
  maxLength: 8,
});

export function commandOf(intention: Intention, state: ShopState): Command {
  const line = (each: number): Required<LineBody> => ({ id: randomUUID(), quantity: each });
  switch (intention.kind) {
    case 'create':
      return { ...intention, id: randomUUID(), lines: intention.lines.map(line) };
    case 'update': {
      const id = pick([...state.keys()], intention.place);
      const lines = intention.lines && [
        ...namedLines(state.get(id)?.lines ?? new Map(), intention.lines.fates),
        ...intention.lines.more.map(line),
      ];
      return { kind: 'update', id, number: intention.number, lines };
    }
    case 'delete':
      return { kind: 'delete', ids: [...new Set(intention.places.map((each) => pick([...state.keys()], each)))] };
    case 'updateLine':
    case 'deleteLine':
      return {
        ...intention,
        id: pick(
          [...state.values()].flatMap(({ lines }) => [...lines.keys()]),
          intention.place,
        ),
      };
  }
}

const namedLines = (stored: ReadonlyMap<string, number>, given: readonly (string | number)[]): LineBody[] =>
  [...stored.keys()].flatMap((id, index): LineBody[] => {
    const fate = given[index] ?? 'keep';
    return fate === 'leave out' ? [] : [typeof fate === 'number' ? { id, quantity: fate } : { id }];
  });

/** One of the ids; now and then one that no row has. */
const pick = (ids: readonly string[], at: number): string => ids[at % (ids.length + 1)] ?? randomUUID();
