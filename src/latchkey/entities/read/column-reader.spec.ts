import { describe, expect, it } from '@jest/globals';
import type { ValueAttribute } from '../../model/attribute.js';
import type { Rights } from '../../roles/rights.js';
import { ROOT, Selection } from './selection.js';
import { columnReader } from './selection.js';

const read = (attribute: object, text: string | null): string | undefined =>
  columnReader(new Selection({} as Rights), ROOT, { column: '"c"', ...attribute } as ValueAttribute)([text]);

describe('columnReader', () => {
  it('writes a value by its type, null not at all', () => {
    expect(read({ kind: 'scalar', type: 'string' }, 'x')).toBe('"x"');
    expect(read({ kind: 'scalar', type: 'string' }, null)).toBeUndefined();
  });

  it('writes an element collection that is null as an empty one (protocol/serialization.md 2)', () => {
    expect(read({ kind: 'elements', type: 'string' }, '["a",null]')).toBe('["a",null]');
    expect(read({ kind: 'elements', type: 'decimal' }, '["1.50",null]')).toBe('[1.50,null]');
    expect(read({ kind: 'elements', type: 'string' }, null)).toBe('[]');
  });
});
