import { describe, expect, it } from '@jest/globals';
import { aCategory, attributeId } from '../builders/a-dynamic-attribute.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const CATEGORIES = '/rest/entities/dynat_Category';
const ATTRIBUTES = '/rest/entities/dynat_CategoryAttribute';

const app = useApp(() => startApp({ DYNAMIC_ATTRIBUTES_ENABLED: 'true' }));

/** The violation of a definition in a new category of products. */
async function refusal(definition: object): Promise<unknown> {
  const categoryAttrs = [{ name: 'Some', code: 'some', dataType: 'STRING', ...definition }];
  const body = { name: 'Some', entityType: 'Product', categoryAttrs };
  const answer = await app.as('admin').post(CATEGORIES, body);
  expect([answer.status, answer.text]).toEqual([400, expect.any(String)]);
  const [violation] = answer.json as readonly { path: string; message: string }[];
  return violation && [violation.path, violation.message];
}

describe('definitions of dynamic attributes (protocol/dynamic-attributes.md 1)', () => {
  it('are rows of two entities', async () => {
    const id = await aCategory(app, 'Tag', { code: 'shade', name: 'Shade', dataType: 'STRING', required: true });
    expect(await app.as('admin').get(`${CATEGORIES}/${id}`)).toAnswer(200, {
      _entityName: 'dynat_Category',
      _instanceName: 'Of Tag',
      id,
      name: 'Of Tag',
      entityType: 'Tag',
      version: 1,
      createdBy: 'admin',
      createTs: expect.any(String),
      updateTs: expect.any(String),
    });
    const attribute = await attributeId(app, 'shade');
    const plan = encodeURIComponent(
      '{"entity":"dynat_CategoryAttribute","properties":["code","required","categoryEntityType"]}',
    );
    expect(await app.as('admin').get(`${ATTRIBUTES}/${attribute}?fetchPlan=${plan}`)).toAnswer(200, {
      _entityName: 'dynat_CategoryAttribute',
      _instanceName: 'Shade (shade)',
      id: attribute,
      code: 'shade',
      required: true,
      categoryEntityType: 'Tag',
    });
  });

  it('come in the order of orderNo, then of code', async () => {
    const numbered = (code: string, orderNo: number | null) => ({ code, orderNo, name: code, dataType: 'STRING' });
    const order = [numbered('third', 7), numbered('last', null), numbered('second', 2), numbered('first', 2)];
    const id = await aCategory(app, 'CustomerCategory', ...order);
    const plan = encodeURIComponent('{"entity":"dynat_Category","properties":["categoryAttrs.code"]}');
    const { json } = await app.as('admin').get(`${CATEGORIES}/${id}?fetchPlan=${plan}`);
    const { categoryAttrs } = json as { categoryAttrs: readonly { code: string }[] };
    expect(categoryAttrs.map(({ code }) => code)).toEqual(['first', 'second', 'third', 'last']);
  });

  it('have a name by language: that of the category shows in its instance name', async () => {
    const body = { name: 'Measures', localeNames: 'de=Maße\npt_BR=Medidas\n', entityType: 'Tag' };
    const created = await app.as('admin').post(CATEGORIES, body);
    const url = `${CATEGORIES}/${(created.json as { id: string }).id}?fetchPlan=_instance_name`;
    const nameIn = async (language: string) =>
      ((await app.as('admin').get(url, undefined, { 'accept-language': language })).json as { _instanceName: string })
        ._instanceName;
    expect([await nameIn('de'), await nameIn('en'), await nameIn('de-AT')]).toEqual(['Maße', 'Measures', 'Maße']);
  });

  it('need a code of letters, digits and underscores', async () => {
    expect(await refusal({ code: 'Size' })).toEqual(['code', 'must match "^[a-z]\\w*$"']);
  });

  it('need a type', async () => {
    expect(await refusal({ dataType: null })).toEqual(['dataType', 'may not be null']);
    expect(await refusal({ dataType: 'TEXT' })).toEqual([
      'dataType',
      'dataType must be one of the following values: STRING,ENUMERATION,INTEGER,DOUBLE,DECIMAL,BOOLEAN,DATE,DATE_WITHOUT_TIME,ENTITY',
    ]);
  });

  it('need the values of an enumeration, and a default among them', async () => {
    expect(await refusal({ dataType: 'ENUMERATION', enumeration: ' , ' })).toEqual([
      'enumeration',
      'An enumeration has values, joined by commas',
    ]);
    expect(await refusal({ dataType: 'ENUMERATION', enumeration: '1y,2y', defaultString: '3y' })).toEqual([
      'defaultString',
      'must be one of 1y, 2y',
    ]);
  });

  it('need the entity of a reference, whose key is one value', async () => {
    expect(await refusal({ dataType: 'ENTITY' })).toEqual([
      'entityClass',
      'An attribute of the type ENTITY names an entity',
    ]);
    expect(await refusal({ dataType: 'ENTITY', entityClass: 'Nothing' })).toEqual([
      'entityClass',
      'The entity Nothing does not exist',
    ]);
  });

  it('need a default within the limits', async () => {
    expect(await refusal({ dataType: 'INTEGER', defaultInt: 11, configuration: '{"minInt":1,"maxInt":10}' })).toEqual([
      'defaultInt',
      'must be less than or equal to 10',
    ]);
    expect(await refusal({ dataType: 'INTEGER', configuration: '{"minInt":"few"}' })).toEqual([
      'configuration',
      'minInt is not a number: few',
    ]);
  });

  it('have no scripts', async () => {
    expect(await refusal({ configuration: '{"validatorGroovyScript":"1"}' })).toEqual([
      'configuration',
      'validatorGroovyScript is a script, and scripts are not run: leave it out',
    ]);
    expect(await refusal({ configuration: '[' })).toEqual(['configuration', 'The configuration is not a JSON object']);
  });

  it('belong to an entity', async () => {
    const body = { name: 'Lost', entityType: 'Nothing' };
    expect(await app.as('admin').post(CATEGORIES, body)).toAnswer(400, [
      {
        message: 'The entity Nothing does not exist',
        messageTemplate: 'The entity Nothing does not exist',
        path: 'entityType',
        invalidValue: 'Nothing',
      },
    ]);
  });

  it('have codes that the entity does not have yet, in whichever of its categories', async () => {
    await aCategory(app, 'Customer', { code: 'rank', dataType: 'INTEGER' });
    const again = {
      name: 'More',
      entityType: 'Customer',
      categoryAttrs: [{ name: 'Rank', code: 'rank', dataType: 'STRING' }],
    };
    expect(await app.as('admin').post(CATEGORIES, again)).toAnswer(400, [
      {
        message: 'Customer has an attribute +rank already',
        messageTemplate: 'Customer has an attribute +rank already',
        path: 'code',
        invalidValue: 'rank',
      },
    ]);
  });

  it('stay with their entity', async () => {
    const id = await aCategory(app, 'Order', { code: 'colour', dataType: 'STRING' });
    expect(await app.as('admin').put(`${CATEGORIES}/${id}`, { entityType: 'Product' })).toAnswer(409, {
      error: 'Dynamic attribute in use',
      details: 'entityType cannot change: the category has attributes',
    });
  });
});

describe('without DYNAMIC_ATTRIBUTES_ENABLED', () => {
  const off = useApp();

  it('the entities of definitions do not exist', async () => {
    expect(await off.as('admin').get(CATEGORIES)).toAnswer(404, {
      error: 'Entity not found',
      details: 'Entity dynat_Category not found',
    });
  });
});
