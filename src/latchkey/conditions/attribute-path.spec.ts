import { describe, expect, it } from '@jest/globals';
import { order } from './order-model.fixture.js';
import { resolvePath } from './attribute-path.js';

describe('resolvePath', () => {
  it.each([
    ['number', [], 'number'],
    ['customer', [], 'customer'],
    ['lines', [], 'lines'],
    ['customer.name', ['Order.customer'], 'name'],
    ['customer.address.city', ['Order.customer', 'Customer.address'], 'city'],
    ['lines.order.customer', ['Order.lines', 'Line.order'], 'customer'],
    ['customer.address', ['Order.customer'], 'address'],
  ])('follows %s', (text, steps, end) => {
    const resolved = resolvePath(order, text);
    expect(resolved).toMatchObject({ kind: 'found', end: { name: end } });
    const taken = resolved.kind === 'found' ? resolved.steps : [];
    expect(taken.map(({ entity, attribute }) => `${entity.name}.${attribute.name}`)).toEqual(steps);
  });

  it.each([
    '',
    '.',
    'none',
    'number.x',
    'labels.x',
    'customer.',
    'customer..name',
    '__proto__',
    'customer.constructor',
  ])('finds nothing at "%s"', (text) => {
    expect(resolvePath(order, text)).toEqual({ kind: 'unknown' });
  });

  it.each(['total', 'total.x', 'lines.order.total'])('notices that %s is not stored', (text) => {
    expect(resolvePath(order, text)).toEqual({ kind: 'transient' });
  });
});
