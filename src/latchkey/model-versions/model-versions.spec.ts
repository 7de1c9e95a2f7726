import { describe, expect, it } from '@jest/globals';
import { stringify } from 'lossless-json';
import { parseQueryString } from '../http/query-string.js';
import { parseJson } from '../common/json-text.js';
import { customer, order, tag } from '../conditions/order-model.fixture.js';
import { RestResponse } from '../common/rest-response.js';
import { EntityRegistry } from '../model/entity-registry.js';
import { Features } from '../model/feature.js';
import type { ModelTransformation } from '../model/model-transformation.js';
import { ModelVersions } from './model-versions.service.js';

const entities = new EntityRegistry([order, customer, tag]);
const versionsOf = (...transformations: readonly ModelTransformation[]) =>
  new ModelVersions(new Features([{ transformations }]), entities, { SERVICES_CONFIG: [], TRANSFORMATIONS_FILE: '' });

describe('ModelVersions (protocol/transformations.md 2)', () => {
  it('versions are independent of each other, and unknown ones harmless', () => {
    const versions = versionsOf(
      { version: '1.0', entity: 'Order', oldEntity: 'OldOrder' },
      { version: '0.9', entity: 'Order', oldEntity: 'AncientOrder' },
    );
    const nameIn = (name: string, query: string) => versions.of(name, parseQueryString(query)).entity;
    expect(nameIn('OldOrder', 'modelVersion=1.0')).toBe('Order');
    expect(nameIn('AncientOrder', 'modelVersion=0.9')).toBe('Order');
    expect(nameIn('AncientOrder', 'modelVersion=1.0')).toBe('AncientOrder');
    expect(nameIn('OldOrder', 'modelVersion=0.8')).toBe('OldOrder');
    expect(nameIn('OldOrder', 'modelVersion=')).toBe('OldOrder');
    expect(nameIn('OldOrder', '')).toBe('OldOrder');
  });

  it('numbers keep all their digits in both directions', async () => {
    const model = versionsOf({ version: '1.0', entity: 'Order', renameAttributes: { price: 'amount' } }).of(
      'Order',
      parseQueryString('modelVersion=1.0'),
    );
    expect(stringify(await model.body(parseJson('{"price":12345678901234567890.10}')))).toBe(
      '{"amount":12345678901234567890.10}',
    );
    expect((await model.answer(Promise.resolve(RestResponse.json('[{"amount":0.10}]')))).body).toBe('[{"price":0.10}]');
  });

  it.each<[string, ModelTransformation[]]>([
    [
      'A transformation to version 1.0 is for Nothing, which is not an entity of the API: correct the name',
      [{ version: '1.0', entity: 'Nothing' }],
    ],
    [
      'A transformation to version 1.0 is for Date, which is not an entity of the API: correct the name',
      [{ version: '1.0', entity: Date }],
    ],
    [
      'The transformation of Order to version 1.0 speaks of numbr, which Order does not have: correct the name',
      [{ version: '1.0', entity: 'Order', renameAttributes: { no: 'numbr' } }],
    ],
    [
      'The transformation of Order to version 1.0 gives two attributes one name: name every attribute once',
      [{ version: '1.0', entity: 'Order', renameAttributes: { no: 'number', nr: 'number' } }],
    ],
    [
      'The transformation of Order to version 1.0 has rules beside custom code: let the code do all of it',
      [{ version: '1.0', entity: 'Order', renameAttributes: { no: 'number' }, custom: {} }],
    ],
    [
      'Version 1.0 has two transformations of OldOrder: leave one of the two',
      [
        { version: '1.0', entity: 'Order', oldEntity: 'OldOrder' },
        { version: '1.0', entity: 'Customer', oldEntity: 'OldOrder' },
      ],
    ],
  ])('a faulty declaration stops the start: %s', (sentence, declared) => {
    expect(() => versionsOf(...declared)).toThrow(sentence);
  });
});
