import { describe, expect, it } from '@jest/globals';
import { allSteps } from '../../../common/all-steps.fixture.js';
import type { EntityBody } from '../body/entity-body.js';
import type { StoredRow } from '../statements/stored-rows.js';
import { type ItemRows, matchItem, type MatchedItems, matchItems } from './item-matching.js';

const body = (id?: string): EntityBody => ({ id }) as EntityBody;
const row = (id: string, deleted = false): StoredRow => ({ id, deleted }) as StoredRow;

function rows(own: readonly StoredRow[], { others = [] as string[], hidden = [] as string[] } = {}): ItemRows {
  const all = [...own, ...others.map((id) => row(id))];
  return {
    own: new Map(own.map((each) => [each.id, each])),
    others: new Map(all.map((each) => [each.id, each])),
    visible: ({ id }) => !hidden.includes(id),
    taken: (id) => new Error(`${id} is taken`),
  };
}

/** Saved items as `id` of the body and what happens to it, removed ones as their ids. */
const told = (matched: MatchedItems | undefined) =>
  matched && {
    saved: matched.saved.map(
      ({ body: { id = 'new' }, row: found }) => `${id} ${found ? `updates ${found.id}` : 'created'}`,
    ),
    removed: matched.removed.map(({ id }) => id),
  };

const match = (bodies: readonly EntityBody[], found: ItemRows): MatchedItems => allSteps(matchItems(bodies, found));

describe('matchItems (protocol/entities.md 10.4)', () => {
  it('updates what it finds, creates the rest and removes what is not mentioned', () => {
    const matched = match([body('b'), body(), body('z')], rows([row('a'), row('b'), row('c')]));
    expect(told(matched)).toEqual({ saved: ['b updates b', 'new created', 'z created'], removed: ['a', 'c'] });
  });

  it('brings former items back, and does not remove them again', () => {
    const own = [row('a', true), row('b', true), row('c')];
    expect(told(match([body('a')], rows(own)))).toEqual({ saved: ['a updates a'], removed: ['c'] });
  });

  it('removes all for no items', () => {
    expect(told(match([], rows([row('a'), row('b')])))).toEqual({ saved: [], removed: ['a', 'b'] });
  });

  it('refuses the id of a row that belongs elsewhere', () => {
    expect(() => match([body('x')], rows([row('a')], { others: ['x'] }))).toThrow('x is taken');
  });

  it('leaves hidden items alone, named or not (protocol/roles.md 8)', () => {
    const own = [row('1'), row('2'), row('3'), row('5')];
    const hidden = ['2', '5'];
    expect(told(match([body('1'), body('3'), body('2')], rows(own, { hidden })))).toEqual({
      saved: ['1 updates 1', '3 updates 3'],
      removed: [],
    });
    expect(told(match([body('1')], rows(own, { hidden })))).toEqual({ saved: ['1 updates 1'], removed: ['3'] });
    expect(told(match([], rows(own, { hidden })))).toEqual({ saved: [], removed: ['1', '3'] });
  });
});

describe('matchItem (protocol/entities.md 10.3, protocol/README.md decision 15)', () => {
  it.each<[string, EntityBody | undefined, StoredRow | undefined, object]>([
    ['creates where nothing is stored', body(), undefined, { saved: ['new created'], removed: [] }],
    ['creates with the id it names', body('z'), undefined, { saved: ['z created'], removed: [] }],
    ['updates in place without an id', body(), row('a'), { saved: ['new updates a'], removed: [] }],
    ['updates in place with the same id', body('a'), row('a'), { saved: ['a updates a'], removed: [] }],
    ['brings a deleted one back', body(), row('a', true), { saved: ['new updates a'], removed: [] }],
    ['replaces one with another id', body('z'), row('a'), { saved: ['z created'], removed: ['a'] }],
    ['removes for null', undefined, row('a'), { saved: [], removed: ['a'] }],
    ['removes no deleted one', undefined, row('a', true), { saved: [], removed: [] }],
    ['has nothing to remove', undefined, undefined, { saved: [], removed: [] }],
  ])('%s', (_, given, current, expected) => {
    expect(told(matchItem(given, rows(current ? [current] : [])))).toEqual(expected);
  });

  it('refuses the id of a row that belongs elsewhere', () => {
    expect(() => matchItem(body('x'), rows([row('a')], { others: ['x'] }))).toThrow('x is taken');
  });

  it.each([body(), body('z'), undefined])('leaves a hidden one alone', (given) => {
    expect(matchItem(given, rows([row('a')], { hidden: ['a'] }))).toBeUndefined();
  });
});
