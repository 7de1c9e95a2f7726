import { beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../builders/a-user.js';
import { EntityRegistry } from '../../src/latchkey/model/entity-model.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

interface Described {
  readonly entityName: string;
  readonly ancestor: string | null;
  readonly properties: readonly Readonly<Record<string, unknown>>[];
}

const value = (name: string, type: string, description: string) => ({
  name,
  attributeType: 'DATATYPE',
  type,
  cardinality: 'NONE',
  mandatory: false,
  readOnly: false,
  description,
  persistent: true,
});

/** What every `StandardEntity` has, in the order of the columns. */
const STANDARD = [
  value('id', 'uuid', 'Id'),
  { ...value('version', 'int', 'Version'), mandatory: true },
  { ...value('createdBy', 'string', 'Created by'), readOnly: true },
  { ...value('createdDate', 'offsetDateTime', 'Created date'), readOnly: true },
  { ...value('lastModifiedBy', 'string', 'Last modified by'), readOnly: true },
  { ...value('lastModifiedDate', 'offsetDateTime', 'Last modified date'), readOnly: true },
  { ...value('deletedBy', 'string', 'Deleted by'), readOnly: true },
  { ...value('deletedDate', 'offsetDateTime', 'Deleted date'), readOnly: true },
];

const app = useApp(startDomainApp);

beforeAll(async () => {
  await aUser(app.database, { username: 'minimal', roles: ['rest-minimal'] });
});

async function described(entity: string, acceptLanguage = 'en'): Promise<Described> {
  const headers = { 'accept-language': acceptLanguage };
  const answer = await app.as('minimal').get(`/rest/metadata/entities/${entity}`, undefined, headers);
  expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json;charset=UTF-8']);
  return answer.json as Described;
}

async function property(entity: string, name: string, acceptLanguage?: string): Promise<unknown> {
  const { properties } = await described(entity, acceptLanguage);
  return properties.find((each) => each.name === name);
}

const byName = (properties: readonly Readonly<Record<string, unknown>>[]) =>
  [...properties].sort((a, b) => (String(a.name) < String(b.name) ? -1 : 1));

describe('GET /rest/metadata/entities/{name} (protocol/metadata.md 1, protocol/entities.md 1.2)', () => {
  it('describes values, references, compositions and what is not stored', async () => {
    const { entityName, ancestor, properties } = await described('Order');
    expect([entityName, ancestor]).toEqual(['Order', null]);
    expect(byName(properties)).toEqual(
      byName([
        ...STANDARD,
        { ...value('number', 'string', 'Number'), mandatory: true },
        value('date', 'localDate', 'Order.date'),
        value('amount', 'decimal', 'Order.amount'),
        {
          ...value('customer', 'Customer', 'Customer'),
          attributeType: 'ASSOCIATION',
          cardinality: 'MANY_TO_ONE',
        },
        { ...value('lines', 'OrderLine', 'Lines'), attributeType: 'COMPOSITION', cardinality: 'ONE_TO_MANY' },
        {
          ...value('delivery', 'Delivery', 'Order.delivery'),
          attributeType: 'COMPOSITION',
          cardinality: 'ONE_TO_ONE',
        },
        { ...value('total', 'decimal', 'Total'), readOnly: true, persistent: false },
        { ...value('remark', 'string', 'Order.remark'), persistent: false },
      ]),
    );
  });

  it.each<[string, string, object]>([
    ['Customer', 'status', { attributeType: 'ENUM', type: 'com.acme.sales.CustomerStatus', cardinality: 'NONE' }],
    ['Customer', 'address', { attributeType: 'EMBEDDED', type: 'Address', cardinality: 'ONE_TO_ONE' }],
    ['Customer', 'phones', { attributeType: 'DATATYPE', type: 'string', cardinality: 'ONE_TO_MANY' }],
    ['Specimen', 'moments', { attributeType: 'DATATYPE', type: 'offsetDateTime', cardinality: 'ONE_TO_MANY' }],
    ['Product', 'tags', { attributeType: 'ASSOCIATION', type: 'Tag', cardinality: 'MANY_TO_MANY' }],
    [
      'OrderLine',
      'order',
      { attributeType: 'ASSOCIATION', type: 'Order', cardinality: 'MANY_TO_ONE', mandatory: true },
    ],
    ['OrderLine', 'notes', { attributeType: 'COMPOSITION', type: 'LineNote', cardinality: 'ONE_TO_MANY' }],
    ['User', 'active', { attributeType: 'DATATYPE', type: 'boolean', mandatory: true, description: 'Active' }],
    ['User', 'password', { type: 'string', mandatory: false, description: 'Password' }],
    ['Region', 'id', { type: 'long', readOnly: false, description: 'Region.id' }],
    ['Currency', 'code', { type: 'string', readOnly: false }],
    ['StockItem', 'sku', { type: 'long', readOnly: false }],
    [
      'StockItem',
      'id',
      { attributeType: 'EMBEDDED', type: 'StockItemKey', cardinality: 'MANY_TO_ONE', description: 'StockItem.id' },
    ],
    ['User', 'createTs', { type: 'offsetDateTime', readOnly: true }],
    ['User', 'version', { type: 'int', mandatory: true, readOnly: false }],
  ])('describes %s.%s', async (entity, name, expected) => {
    expect(await property(entity, name)).toMatchObject({ name, mandatory: false, persistent: true, ...expected });
  });

  it.each([
    'string',
    'boolean',
    'char',
    'short',
    'int',
    'long',
    'bigInteger',
    'float',
    'double',
    'decimal',
    'uuid',
    'localDate',
    'localTime',
    'localDateTime',
    'offsetTime',
    'offsetDateTime',
    'date',
    'time',
    'dateTime',
    'byteArray',
    'uri',
    'fileRef',
  ])('gives the datatype id %s', async (type) => {
    expect(await property('Specimen', type)).toEqual(value(type, type, `Specimen.${type}`));
  });

  it('names the ancestor and describes inherited attributes', async () => {
    const { ancestor, properties } = await described('CardPayment');
    expect(ancestor).toBe('Payment');
    expect(byName(properties)).toEqual(
      byName([
        ...STANDARD,
        { ...value('reference', 'string', 'Reference'), mandatory: true },
        value('amount', 'decimal', 'Payment.amount'),
        // Its column takes null for the rows of the other payments, which have no card number.
        { ...value('cardNumber', 'string', 'CardPayment.cardNumber'), mandatory: true },
      ]),
    );
    expect((await described('Payment')).ancestor).toBeNull();
  });

  it('describes embeddables', async () => {
    expect(await described('Address')).toEqual({
      entityName: 'Address',
      ancestor: null,
      properties: [
        value('country', 'string', 'Address.country'),
        value('city', 'string', 'Address.city'),
        value('zip', 'string', 'Address.zip'),
      ],
    });
  });

  it('describes in the language of the request', async () => {
    expect(await property('Order', 'number', 'de')).toMatchObject({ description: 'Nummer' });
    expect(await property('Order', 'version', 'de')).toMatchObject({ description: 'Version' });
    expect(await property('CardPayment', 'reference', 'de-AT, en;q=0.5')).toMatchObject({
      description: 'Verwendungszweck',
    });
    expect(await property('CashPayment', 'reference', 'de')).toMatchObject({ description: 'Beleg' });
    expect(await property('Order', 'date', 'de')).toMatchObject({ description: 'Order.date' });
    expect(await property('Order', 'number', 'en')).toMatchObject({ description: 'Number' });
  });

  it.each(['Nothing', 'order', '__proto__', 'StandardEntity'])('answers 404 for %s', async (name) => {
    const answer = await app.as('minimal').get(`/rest/metadata/entities/${name}`);
    expect(answer).toAnswer(404, { error: 'Entity not found', details: `Entity ${name} not found` });
  });
});

describe('GET /rest/metadata/entities (protocol/metadata.md 1)', () => {
  it('describes all entities and embeddables, whatever the caller may read', async () => {
    const answer = await app.as('minimal').get('/rest/metadata/entities');
    const all = answer.json as Described[];
    expect(answer.status).toBe(200);
    const names = all.map(({ entityName }) => entityName);
    expect(names).toEqual(
      expect.arrayContaining(['Address', 'CardPayment', 'Order', 'StockItem', 'User', 'sec_RoleAssignmentEntity']),
    );
    const registry = app.nest.get(EntityRegistry, { strict: false });
    const withCompositeKey = registry.all().filter(({ key }) => key.composite);
    const compositeKeys = withCompositeKey.map(({ name }) => `${name}Key`);
    expect(compositeKeys).toContain('StockItemKey');
    expect(names).toEqual(expect.arrayContaining(compositeKeys));
    expect(names).toHaveLength(registry.types.size + compositeKeys.length);
    expect(all.find(({ entityName }) => entityName === 'Order')).toEqual(await described('Order'));
  });

  it('describes a composite key like an embeddable, as 2.8.3 describes its class', async () => {
    const answer = await app.as('minimal').get('/rest/metadata/entities/StockItemKey');
    const rest = {
      attributeType: 'DATATYPE',
      cardinality: 'NONE',
      mandatory: false,
      readOnly: false,
      persistent: true,
    };
    expect(answer).toAnswer(200, {
      entityName: 'StockItemKey',
      ancestor: null,
      properties: [
        { name: 'warehouse', ...rest, type: 'int', description: 'StockItem.warehouse' },
        { name: 'sku', ...rest, type: 'long', description: 'StockItem.sku' },
      ],
    });
  });

  it('gives every property the same eight keys', async () => {
    const all = (await app.as('minimal').get('/rest/metadata/entities')).json as Described[];
    const keys = all.flatMap(({ properties }) => properties.map((each) => Object.keys(each).sort().join()));
    expect([...new Set(keys)]).toEqual([
      'attributeType,cardinality,description,mandatory,name,persistent,readOnly,type',
    ]);
  });
});
