import { describe, expect, it } from '@jest/globals';
import { customer, tag } from '../../test/builders/order-model.js';
import { EntityModel } from '../metadata/entity-model.js';
import { visibleRows } from './visible-rows.js';

describe('visibleRows', () => {
  it('leaves out deleted rows where there can be any', () => {
    expect(visibleRows(customer, 'a')).toBe('TRUE');
    expect(visibleRows(tag, 'a')).toBe('a."deletedDate" IS NULL');
  });

  it('leaves out the rows of other entities of a shared table', () => {
    const kind = (value: string) => ({ column: '"kind"', value });
    const payment = new EntityModel('Payment', Object, '"payment"', kind('Payment'));
    const card = new EntityModel('Card', Object, '"payment"', kind('card'));
    const debit = new EntityModel('Debit', Object, '"payment"', kind("d'ebit"));
    card.extend(payment);
    debit.extend(card);
    expect(visibleRows(payment, 'a')).toBe('TRUE');
    expect(visibleRows(card, 'a')).toBe(`a."kind" IN ('card', 'd''ebit')`);
    expect(visibleRows(debit, 'a')).toBe(`a."kind" IN ('d''ebit')`);
  });
});
