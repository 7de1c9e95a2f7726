import { describe, expect, it } from '@jest/globals';
import { bodyOf } from './bodies.js';
import { writeExactly } from './exact-numbers.js';
import { errorOf } from './errors.js';
import { conditionsOf } from './filters.js';
import { Model, type ModelAttribute } from './model.js';

const attribute = (name: string, changes: Partial<ModelAttribute> = {}): ModelAttribute => ({
  name,
  attributeType: 'DATATYPE',
  type: 'string',
  cardinality: 'NONE',
  mandatory: false,
  readOnly: false,
  description: name,
  persistent: true,
  ...changes,
});

const entity = (entityName: string, ...properties: ModelAttribute[]) => ({ entityName, ancestor: null, properties });

const model = new Model([
  entity(
    'Order',
    attribute('id', { type: 'uuid' }),
    attribute('number'),
    attribute('amount', { type: 'decimal' }),
    attribute('total', { type: 'decimal', readOnly: true }),
    attribute('settings', { type: 'json' }),
    attribute('customer', { attributeType: 'ASSOCIATION', type: 'Customer', cardinality: 'MANY_TO_ONE' }),
    attribute('tags', { attributeType: 'ASSOCIATION', type: 'Tag', cardinality: 'MANY_TO_MANY' }),
    attribute('lines', { attributeType: 'COMPOSITION', type: 'OrderLine', cardinality: 'ONE_TO_MANY' }),
  ),
  entity('OrderLine', attribute('id', { type: 'uuid' }), attribute('quantity', { type: 'double' })),
  entity('Customer', attribute('id', { type: 'uuid' }), attribute('name')),
  entity('Tag', attribute('id', { type: 'uuid' }), attribute('name')),
]);

describe('the body of a write', () => {
  it('holds what has changed, without what the server writes', () => {
    const previous = { id: '1', version: 3, number: 'A-1', amount: '10.00', total: '11.90', tags: [{ id: 't' }] };
    const data = { ...previous, amount: '12.00', total: '99', version: 4, unknown: true };
    expect(bodyOf(model, 'Order', data, previous)).toEqual({ amount: '12.00' });
  });

  it('empties with null, and refers by id', () => {
    const data = { amount: '', customer: { id: 'c', _instanceName: 'Cedar' }, tags: [{ id: 't', name: 'x' }, 'u'] };
    expect(bodyOf(model, 'Order', data, { amount: '1' })).toEqual({
      amount: null,
      customer: { id: 'c' },
      tags: [{ id: 't' }, { id: 'u' }],
    });
    expect(bodyOf(model, 'Order', { customer: { id: '' } }, { customer: { id: 'c' } })).toEqual({ customer: null });
  });

  it('keeps the identity of items, so that they are changed and not replaced', () => {
    const previous = { lines: [{ id: 'l', quantity: 1 }] };
    const lines = [{ id: 'l', _instanceName: 'x', quantity: '2' }, { quantity: '1' }];
    expect(bodyOf(model, 'Order', { lines }, previous)).toEqual({
      lines: [{ id: 'l', quantity: '2' }, { quantity: '1' }],
    });
  });

  it('sends the text of a JSON attribute as JSON, digit by digit', () => {
    const body = bodyOf(model, 'Order', { settings: '{"rate": 1.10, "id": 9007199254740993}' });
    expect(writeExactly(body)).toBe('{"settings":{"rate":1.10,"id":9007199254740993}}');
  });
});

describe('the filter of a list', () => {
  it('compares with the operator after the @, with lists by in, with null by isNull', () => {
    const filter = { 'amount@>=': '10', number: ['A', 'B'], 'customer.id': 'c', tags: 't', settings: undefined, q: '' };
    expect(conditionsOf(model, 'Order', filter, [])).toEqual([
      { property: 'amount', operator: '>=', value: '10' },
      { property: 'number', operator: 'in', value: ['A', 'B'] },
      { property: 'customer', operator: '=', value: 'c' },
      { property: 'tags.id', operator: '=', value: 't' },
    ]);
    expect(conditionsOf(model, 'Order', { customer: null }, [])).toEqual([
      { property: 'customer', operator: 'isNull' },
    ]);
  });
});

describe('an error response', () => {
  it('puts messages at the fields of a form, and those of the whole object above it', () => {
    const violation = (path: string, message: string) => ({ path, message, messageTemplate: null, invalidValue: null });
    const { message, body } = errorOf(400, [
      violation('lines[0].quantity', 'must be positive'),
      violation('entities[3].number', 'must not be empty'),
      violation('', 'too many lines'),
    ]);
    expect(message).toBe('lines[0].quantity: must be positive; entities[3].number: must not be empty; too many lines');
    expect(body.errors).toEqual({
      'lines.0.quantity': 'must be positive',
      number: 'must not be empty',
      'root.serverError': 'too many lines',
    });
  });

  it('names the attributes whose unique value is taken', () => {
    const json = { error: 'Unique constraint violation', details: 'uq_order_number', attributes: ['number'] };
    expect(errorOf(409, json).body.errors).toEqual({ number: 'Unique constraint violation' });
  });
});
