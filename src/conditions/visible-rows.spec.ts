import { describe, expect, it } from '@jest/globals';
import { customer, tag } from './order-model.fixture.js';
import { EntityModel } from '../metadata/entity-model.js';
import { visibleRows } from './visible-rows.js';

const everything = { mayDo: () => true };

describe('visibleRows', () => {
  it('leaves out deleted rows where there can be any', () => {
    expect(visibleRows(customer, 'a', everything)).toBe('TRUE');
    expect(visibleRows(tag, 'a', everything)).toBe('a."deletedDate" IS NULL');
  });

  it('leaves out the rows of other entities of a shared table, and those of entities hidden from the reader', () => {
    const kind = (value: string) => ({ column: '"kind"', value });
    const payment = new EntityModel('Payment', Object, '"payment"', kind('Payment'));
    const card = new EntityModel('Card', Object, '"payment"', kind('card'));
    const debit = new EntityModel('Debit', Object, '"payment"', kind("d'ebit"));
    card.extend(payment);
    debit.extend(card);
    const withoutDebit = { mayDo: (_: 'read', entity: string) => entity !== 'Debit' };
    expect(visibleRows(payment, 'a', everything)).toBe(`a."kind" IN ('Payment', 'card', 'd''ebit')`);
    expect(visibleRows(card, 'a', everything)).toBe(`a."kind" IN ('card', 'd''ebit')`);
    expect(visibleRows(card, 'a', withoutDebit)).toBe(`a."kind" IN ('card')`);
    expect(visibleRows(debit, 'a', everything)).toBe(`a."kind" IN ('d''ebit')`);
  });
});
