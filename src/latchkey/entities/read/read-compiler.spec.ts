import { describe, expect, it } from '@jest/globals';
import { NO_LIMITS } from '../../datatypes/scalar-limits.js';
import { parseFilter } from '../../conditions/filter-parser.js';
import type { Attribute } from '../../model/attribute.js';
import { EntityModel } from '../../model/entity-model.js';
import { EVERYTHING } from '../../conditions/visible-rows.js';
import type { Rights } from '../../roles/rights.js';
import { EMPTY_PLAN } from '../fetch-plan/fetch-plan.js';
import { DEFAULT_TOKEN_KEY } from '../../config/settings.js';
import { SecurityTokens } from '../serialization/security-tokens.js';
import { ReadCompiler } from './read-compiler.js';
import type { ReadShape } from './compiled-read.js';

const note = new EntityModel('Note', Object, '"note"');
for (const [name, role] of [
  ['id', 'primaryKey'],
  ['text', undefined],
] as const) {
  const attribute = { kind: 'scalar', type: 'string', owner: 'Note', name, role, column: `"${name}"` };
  note.attributes.set(name, attribute as unknown as Attribute);
}
const rights = { ...EVERYTHING, key: 'all', mayView: () => true } as unknown as Rights;

const NO_TOKENS = new SecurityTokens({
  ENTITY_SERIALIZATION_TOKEN_REQUIRED: false,
  ENTITY_SERIALIZATION_TOKEN_KEY: DEFAULT_TOKEN_KEY,
});

const shape = (...conditions: object[]): ReadShape => ({
  entity: note,
  plan: EMPTY_PLAN,
  sort: [],
  rights,
  filter: parseFilter(note, { conditions }, NO_LIMITS),
});
const equals = (value: string) => ({ property: 'text', operator: '=', value });

describe('ReadCompiler', () => {
  it('compiles equal filters of other values once', () => {
    const compiler = new ReadCompiler(NO_TOKENS);
    const read = compiler.compile(shape(equals('a')));
    expect(compiler.compile(shape(equals('b')))).toBe(read);
    expect(compiler.compile(shape(equals('a'), equals('b')))).not.toBe(read);
    expect(compiler.compile({ ...shape(equals('a')), rights: { ...rights, key: 'other' } })).not.toBe(read);
  });

  it('keeps fewer large ones than small ones', () => {
    const compiler = new ReadCompiler(NO_TOKENS);
    const read = compiler.compile(shape(equals('a')));
    for (let length = 1_000; length > 750; length--) {
      compiler.compile(shape(...Array.from({ length }, () => equals('x'))));
    }
    expect(compiler.compile(shape(equals('a')))).not.toBe(read);
  });
});
