import { describe, expect, it } from '@jest/globals';
import type { Attribute } from '../../model/attribute.js';
import { EMPTY_PLAN, FetchPlanBuilder, joined } from './fetch-plan.js';

const attribute = (name: string): Attribute => ({ name }) as Attribute;
const plan = (...names: string[]) =>
  names.reduce((builder, name) => builder.add({ attribute: attribute(name) }), new FetchPlanBuilder()).build();
const withNested = (name: string, ...nested: string[]) =>
  new FetchPlanBuilder().add({ attribute: attribute(name), plan: plan(...nested) }).build();

describe('a fetch plan', () => {
  it('has a key that says what it writes', () => {
    expect(plan('number', 'date').key).toBe('number,date');
    expect(withNested('customer', 'name', 'status').key).toBe('customer(name,status)');
    expect(EMPTY_PLAN.key).toBe('');
  });

  it('distinguishes an empty nested plan from a value', () => {
    expect(withNested('customer').key).toBe('customer()');
    expect(plan('customer').key).toBe('customer');
  });

  it('names each attribute once', () => {
    expect(plan('number', 'date', 'number').key).toBe('number,date');
  });

  it('keeps the name of a nested plan that is named again, and loses it when others join', () => {
    const named = new FetchPlanBuilder().add({ attribute: attribute('name') }).build('short');
    const node = { attribute: attribute('customer'), plan: named };
    const nameOf = (...plans: ReturnType<typeof plan>[]) => joined(...plans).nodes[0]?.plan?.name;
    const customer = new FetchPlanBuilder().add(node).build();
    expect(nameOf(customer, customer)).toBe('short');
    expect(nameOf(customer, withNested('customer', 'status'))).toBeUndefined();
  });

  it('joins nested plans with the same attribute', () => {
    expect(joined(withNested('customer', 'name'), plan('date'), withNested('customer', 'status', 'name')).key).toBe(
      'customer(name,status),date',
    );
  });
});
