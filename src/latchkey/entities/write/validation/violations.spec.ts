import { describe, expect, it } from '@jest/globals';
import {
  bulkPaths,
  created,
  delivery,
  line,
  note,
  order,
  Order,
  paths,
  special,
  updated,
  violations,
} from './checked-orders.fixture.js';
import { requireAttributes } from './require-attributes.js';

const BAD_LINE = { quantity: '-1' };

describe('paths of violations (protocol/errors.md 4)', () => {
  it('of the object itself are attributes, of embedded ones their path', async () => {
    expect(await paths(updated(order, { number: 'x', 'address.zip': '123', 'address.city': null }))).toEqual([
      'number',
      'address.zip',
      'address.city',
    ]);
  });

  it('of a child are its own attributes, unless its owner cascades', async () => {
    const cascaded = updated(
      order,
      {},
      { children: { lines: [updated(line, { quantity: '1' }), updated(line, BAD_LINE)] } },
    );
    const plain = updated(order, {}, { children: { plain: [updated(line, BAD_LINE)] } });
    const single = updated(order, {}, { children: { delivery: [updated(delivery, { address: '' })] } });
    expect(await paths(cascaded)).toEqual(['lines[1].quantity']);
    expect(await paths(plain)).toEqual(['quantity']);
    expect(await paths(single)).toEqual(['delivery.address']);
  });

  it('compose over several levels, starting again where nothing cascades', async () => {
    const noted = (attribute: string) =>
      updated(line, BAD_LINE, { children: { [attribute]: [updated(note, { text: 'x' })] } });
    const tree = updated(
      order,
      {},
      { children: { lines: [noted('notes'), noted('remarks')], plain: [noted('notes')] } },
    );
    expect(await paths(tree)).toEqual([
      'lines[0].quantity',
      'lines[0].notes[0].text',
      'lines[1].quantity',
      'text',
      'quantity',
      'notes[0].text',
    ]);
  });

  it('of bulk requests name the position of the root', async () => {
    const children = { lines: [updated(line, BAD_LINE)], plain: [updated(line, BAD_LINE)] };
    expect(await bulkPaths(updated(order, { number: 'ok' }), updated(order, { number: 'x' }, { children }))).toEqual([
      'entities[1].number',
      'entities[1].lines[0].quantity',
      'quantity',
    ]);
  });

  it('of whole objects are empty, or the object where it has a path', async () => {
    const unlucky = () => updated(line, { quantity: '13' });
    const tree = () => updated(order, {}, { children: { lines: [unlucky()], plain: [unlucky()] } });
    expect(await paths(unlucky())).toEqual(['']);
    expect(await paths(tree())).toEqual(['lines[0]', '']);
    expect(await bulkPaths(unlucky(), tree())).toEqual(['entities[0]', 'entities[1].lines[0]', '']);
  });

  it('are reported for all objects together', async () => {
    expect(await paths(updated(order, { number: 'x' }), updated(line, BAD_LINE))).toEqual(['number', 'quantity']);
  });
});

describe('what is checked (protocol/errors.md 4)', () => {
  it('on create is every attribute, except where the database supplies the value', async () => {
    expect(await paths(created(order))).toEqual(['number', 'whole', 'phones', 'address.city', 'lines', 'tags']);
  });

  it('on update are the attributes that the request sets', async () => {
    expect(await paths(updated(order))).toEqual([]);
    expect(await paths(updated(order, { whole: null, state: null }, { before: { whole: 'x' } }))).toEqual([
      'whole',
      'state',
    ]);
  });

  it('are references that the server itself sets only when nothing else does', async () => {
    const child = created(line, { quantity: '1' });
    expect(await paths(child)).toEqual(['order']);
    expect(await paths(updated(order, {}, { children: { lines: [child] } }))).toEqual([]);
  });

  it('are transient attributes: settable ones when sent, all of them on create', async () => {
    expect(await paths(updated(order, {}, { transients: { remark: 'x' } }))).toEqual(['remark']);
    const values = { number: '', whole: 'x', phones: ['1'], 'address.city': 'x' };
    const parts = { children: { lines: [created(line)] }, links: { tags: ['1', '2'] } };
    expect(await violations(created(order, values, parts))).toMatchObject([
      { path: 'number' },
      { path: 'total', message: 'must be greater than or equal to 10', invalidValue: { value: '9' } },
    ]);
  });

  it('are lists of references and of values', async () => {
    const values = { phones: ['1234'] };
    expect(await paths(updated(order, values, { links: { tags: ['1'] } }))).toEqual(['phones', 'tags']);
    expect(await paths(updated(order, {}, { children: { lines: [] } }))).toEqual(['lines']);
  });

  it('are all constraints of a class and of those it extends', async () => {
    expect(await paths(updated(special, { number: 'long' }))).toEqual(['number']);
    expect(await paths(updated(special, { number: 'x' }))).toEqual(['number']);
    expect(await paths(updated(order, { number: 'long' }))).toEqual([]);
  });
});

describe('values as constraints see them', () => {
  it('are dates compared with the moment of the request', async () => {
    expect(await paths(updated(order, { day: '2024-05-02' }))).toEqual([]);
    expect(await violations(updated(order, { day: '2024-05-03' }))).toMatchObject([
      { path: 'day', message: 'must be in the past or in the present', invalidValue: '03/05/2024' },
    ]);
  });

  it('are what decorators of class-validator for numbers and dates expect', async () => {
    expect(await paths(updated(order, { long: '9007199254740993', moment: '2024-01-01T00:00:00Z' }))).toEqual([]);
    expect(await paths(updated(order, { moment: '2023-12-31T23:59:59Z' }))).toEqual(['moment']);
  });

  it('reach constraints of the application even when they are null', async () => {
    expect(await violations(updated(order, { whole: null }))).toEqual([
      { message: 'whole: ', messageTemplate: 'whole: ', path: 'whole', invalidValue: null },
    ]);
  });
});

describe('a constraint that nobody would check', () => {
  it('is refused at start', () => {
    expect(() => requireAttributes('Order', Order, order.attributes)).not.toThrow();
    expect(() => requireAttributes('Line', Order, line.attributes)).toThrow(
      'Entity Line: tags has constraints but is not an attribute: add @Column, @TransientAttribute or a relation decorator',
    );
  });
});
