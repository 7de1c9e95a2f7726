import { describe, expect, it } from '@jest/globals';
import { EVERYTHING } from '../../conditions/visible-rows.js';
import type { Attribute } from '../../model/attribute.js';
import { EntityModel } from '../../model/entity-model.js';
import { EnumModel } from '../../model/enum-model.js';
import { Messages, SYSTEM_BUNDLES } from '../../messages/messages.js';
import type { Rights } from '../../roles/rights.js';
import { instanceNameReader } from './instance-name-reader.js';
import { ROOT, Selection } from './selection.js';

function entity(name: string, ...attributes: object[]): EntityModel {
  const model = new EntityModel(name, Object, `"${name.toLowerCase()}"`);
  for (const attribute of [
    { kind: 'scalar', name: 'id', type: 'uuid', role: 'primaryKey', column: '"id"' },
    ...attributes,
  ]) {
    const named = { owner: name, ...attribute } as unknown as Attribute;
    model.attributes.set(named.name, named);
  }
  return model;
}

function named(model: EntityModel, ...parts: string[]): EntityModel {
  model.instanceName = { kind: 'template', parts: parts.map((part) => model.attributes.get(part) ?? part) };
  return model;
}

const product = named(entity('Product', { kind: 'scalar', name: 'name', type: 'string', column: '"name"' }), 'name');
const line = named(
  entity(
    'Line',
    { kind: 'scalar', name: 'price', type: 'decimal', column: '"price"' },
    { kind: 'enum', name: 'state', enum: new EnumModel('State', { IN_STOCK: 1 }), column: '"state"' },
    { kind: 'toOne', name: 'product', column: '"product_id"', target: product },
  ),
  'product',
  ', ',
  'price',
  ' (',
  'state',
  ')',
);

const messages = new Messages(['en', 'de'], [SYSTEM_BUNDLES]);

/** The instance name of a row whose columns have these texts by expression. */
function nameOf(
  model: EntityModel,
  columns: Readonly<Record<string, string>>,
  hidden = '',
  locale = 'en',
): string | undefined {
  const mayView = ({ owner, name }: Attribute): boolean => `${owner}.${name}` !== hidden;
  const rights = { ...EVERYTHING, mayView } as unknown as Rights;
  const selection = new Selection(rights);
  const read = instanceNameReader(selection, ROOT, model, rights);
  const texts = selection.selectList.split(', ').map((expression) => columns[expression] ?? null);
  return read(texts, messages.display(locale));
}

const row = {
  't0."id"': '7',
  't0."price"': '1234.5',
  't0."state"': '1',
  't0."product_id"': '8',
  't1."id"': '8',
  't1."name"': 'Kite',
};

describe('the instance name', () => {
  it('is made of texts for people', () => {
    expect(nameOf(line, row)).toBe('Kite, 1,234.50 (In stock)');
  });

  it('is made for the locale of its reader', () => {
    expect(nameOf(line, row, '', 'de')).toBe('Kite, 1.234,50 (In stock)');
  });

  it('shows null as nothing', () => {
    expect(nameOf(line, { 't0."id"': '7' })).toBe(',  ()');
    expect(nameOf(product, { 't0."id"': '8' })).toBe('');
  });

  it('falls back to entity and id where a part of it is hidden', () => {
    expect(nameOf(line, row, 'Line.price')).toBe('Line-7 [detached]');
    expect(nameOf(line, row, 'Line.product')).toBe('Line-7 [detached]');
  });

  it('falls back where a part of it is secret, for every reader', () => {
    const account = named(entity('Account', { kind: 'scalar', name: 'pin', secret: true, column: '"pin"' }), 'pin');
    expect(nameOf(account, { 't0."id"': '7', 't0."pin"': '1234' })).toBe('Account-7 [detached]');
  });

  it('falls back only for the reference whose own name is hidden', () => {
    expect(nameOf(line, row, 'Product.name')).toBe('Product-8 [detached], 1,234.50 (In stock)');
  });

  it('falls back where none is declared', () => {
    expect(nameOf(entity('Nameless'), { 't0."id"': '9' })).toBe('Nameless-9 [detached]');
  });
});
