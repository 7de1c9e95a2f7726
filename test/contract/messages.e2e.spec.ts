import { beforeAll, describe, expect, it } from '@jest/globals';
import { aUser } from '../builders/a-user.js';
import { EntityRegistry } from '../../src/latchkey/model/entity-model.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);

beforeAll(async () => {
  await aUser(app.database, { username: 'minimal', roles: ['rest-minimal'] });
});

const messages = (path: string, language = 'en'): Promise<Answer> =>
  app.as('minimal').get(`/rest/messages/${path}`, undefined, { 'accept-language': language });

describe('GET /rest/messages/entities/{name} (protocol/messages.md)', () => {
  it('gives the captions of an entity and all its attributes in ascending order of the keys', async () => {
    const answer = await messages('entities/Tag');
    expect([answer.status, answer.headers['content-type'], answer.text]).toEqual([
      200,
      'application/json;charset=UTF-8',
      '{"Tag":"Tag","Tag.createdBy":"Created by","Tag.createdDate":"Created date","Tag.deletedBy":"Deleted by",' +
        '"Tag.deletedDate":"Deleted date","Tag.id":"Id","Tag.lastModifiedBy":"Last modified by",' +
        '"Tag.lastModifiedDate":"Last modified date","Tag.name":"Name","Tag.version":"Version"}',
    ]);
  });

  it('speaks the language of the request', async () => {
    expect((await messages('entities/Tag', 'de-DE,de;q=0.9,en;q=0.8')).json).toEqual({
      Tag: 'Schlagwort',
      'Tag.createdBy': 'Angelegt von',
      'Tag.createdDate': 'Angelegt am',
      'Tag.deletedBy': 'Gelöscht von',
      'Tag.deletedDate': 'Gelöscht am',
      'Tag.id': 'Id',
      'Tag.lastModifiedBy': 'Zuletzt geändert von',
      'Tag.lastModifiedDate': 'Zuletzt geändert am',
      'Tag.name': 'Name',
      'Tag.version': 'Version',
    });
    expect((await messages('entities/Tag', 'fr, %%')).json).toMatchObject({ 'Tag.createdBy': 'Created by' });
  });

  it('gives the message key where there is no text', async () => {
    expect((await messages('entities/StockItem', 'de')).json).toEqual({
      StockItem: 'StockItem',
      'StockItem.quantity': 'StockItem.quantity',
      'StockItem.sku': 'StockItem.sku',
      'StockItem.warehouse': 'StockItem.warehouse',
    });
  });

  it('gives an inherited attribute the text, or the key, of the class that declares it', async () => {
    expect((await messages('entities/CardPayment', 'de')).json).toMatchObject({
      CardPayment: 'CardPayment',
      'CardPayment.amount': 'Payment.amount',
      'CardPayment.cardNumber': 'CardPayment.cardNumber',
      'CardPayment.id': 'Id',
      'CardPayment.reference': 'Verwendungszweck',
    });
  });

  it('prefers the text of the heir', async () => {
    expect((await messages('entities/CashPayment', 'de')).json).toMatchObject({
      CashPayment: 'Barzahlung',
      'CashPayment.reference': 'Beleg',
      'CashPayment.till': 'CashPayment.till',
    });
  });

  it('knows embeddables and system entities', async () => {
    expect((await messages('entities/Address')).json).toEqual({
      Address: 'Address',
      'Address.city': 'Address.city',
      'Address.country': 'Address.country',
      'Address.zip': 'Address.zip',
    });
    expect((await messages('entities/sec_RoleAssignmentEntity', 'de')).json).toMatchObject({
      sec_RoleAssignmentEntity: 'Rollenzuweisung',
      'sec_RoleAssignmentEntity.createTs': 'Angelegt am',
      'sec_RoleAssignmentEntity.roleCode': 'Rollencode',
    });
  });

  it('answers 404 for an unknown entity', async () => {
    const answer = await messages('entities/Nothing');
    expect(answer).toAnswer(404, { error: 'Entity not found', details: 'Entity Nothing not found' });
  });
});

describe('GET /rest/messages/entities (protocol/messages.md)', () => {
  it('gives the captions of all, in ascending order of the keys, whatever the caller may read', async () => {
    const answer = await messages('entities', 'de');
    const all = answer.json as Record<string, string>;
    const keys = Object.keys(all);
    expect(answer.status).toBe(200);
    expect(keys).toEqual([...keys].sort());
    expect(keys).toEqual(
      expect.arrayContaining(['Address', 'CardPayment', 'Order', 'StockItem', 'User', 'sec_RoleAssignmentEntity']),
    );
    const entities = keys.filter((key) => !key.includes('.'));
    expect(entities).toHaveLength(app.nest.get(EntityRegistry, { strict: false }).types.size);
    expect(all).toMatchObject((await messages('entities/Order', 'de')).json as object);
  });
});

describe('GET /rest/messages/enums (protocol/messages.md)', () => {
  it.each([
    ['en', 'Customer status', 'In business'],
    ['de', 'Kundenstatus', 'Im Geschäft'],
  ])('gives the captions of an enum in %s', async (language, caption, active) => {
    const answer = await messages('enums/com.acme.sales.CustomerStatus', language);
    expect([answer.status, answer.text]).toEqual([
      200,
      `{"com.acme.sales.CustomerStatus":"${caption}","com.acme.sales.CustomerStatus.ACTIVE":"${active}",` +
        '"com.acme.sales.CustomerStatus.BLOCKED":"CustomerStatus.BLOCKED"}',
    ]);
  });

  it('gives those of all enums', async () => {
    expect((await messages('enums')).json).toMatchObject({
      'com.acme.sales.CustomerStatus': 'Customer status',
      'com.acme.sales.CustomerStatus.ACTIVE': 'In business',
      'com.acme.sales.CustomerStatus.BLOCKED': 'CustomerStatus.BLOCKED',
    });
  });

  it('answers 404 for an unknown enum', async () => {
    const answer = await messages('enums/com.acme.sales.Nothing');
    expect(answer).toAnswer(404, {
      error: 'Enum not found',
      details: 'Enum with class name com.acme.sales.Nothing not found',
    });
  });
});
