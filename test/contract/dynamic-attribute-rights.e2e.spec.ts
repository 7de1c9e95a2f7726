import { beforeAll, describe, expect, it } from '@jest/globals';
import { aCategory } from '../builders/a-dynamic-attribute.js';
import { aUser } from '../builders/a-user.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const PRODUCTS = '/rest/entities/Product';

const app = useApp(() => startApp({ DYNAMIC_ATTRIBUTES_ENABLED: 'true' }));
let id = '';

const policy = (type: string, resource: string, action: string) => ({ type, resource, action, effect: 'allow' });

beforeAll(async () => {
  const role = {
    name: 'Weigher',
    code: 'weigher',
    scopes: ['API'],
    childRoles: ['rest-minimal'],
    resourcePolicies: [
      policy('entity', 'Product', 'all'),
      policy('entityAttribute', 'Product.name', 'view'),
      policy('entityAttribute', 'Product.+weight', 'modify'),
      policy('entityAttribute', 'Product.+supplier', 'modify'),
      policy('entityAttribute', 'Product.+pieces', 'view'),
    ],
  };
  expect((await app.as('admin').post('/rest/entities/sec_ResourceRoleEntity', role)).status).toBe(201);
  await aUser(app.database, { username: 'wendy', roles: ['weigher'] });
  await aCategory(
    app,
    'Product',
    {
      code: 'weight',
      name: 'Weight',
      dataType: 'DOUBLE',
      localeNames: 'de=Gewicht\nfr=Poids',
      required: true,
      defaultDouble: 1,
    },
    { code: 'pieces', dataType: 'INTEGER' },
    { code: 'secret', dataType: 'ENUMERATION', enumeration: 'a,b', isCollection: true },
    { code: 'supplier', dataType: 'ENTITY', entityClass: 'Customer' },
  );
  const customer = await app.as('admin').post('/rest/entities/Customer', { name: 'Acme', email: 'a@b.example' });
  const supplier = { id: (customer.json as { id: string }).id };
  const lamp = { name: 'Lamp', price: 1, '+pieces': 3, '+secret': ['a'], '+supplier': supplier };
  const made = await app.as('admin').post(PRODUCTS, lamp);
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  id = (made.json as { id: string }).id;
});

const seenByWendy = () => app.as('wendy').get(`${PRODUCTS}/${id}?fetchPlan=_instance_name&dynamicAttributes=true`);

describe('rights on dynamic attributes (protocol/dynamic-attributes.md 7)', () => {
  it('are those of policies that name them; targets must be readable', async () => {
    expect(await seenByWendy()).toAnswer(200, {
      _entityName: 'Product',
      _instanceName: 'Lamp',
      id,
      name: 'Lamp',
      '+weight': 1,
      '+pieces': 3,
    });
  });

  it('let only those be changed that a policy grants', async () => {
    const body = { '+weight': 2, '+pieces': 4, '+secret': ['b'], '+supplier': null };
    expect((await app.as('wendy').put(`${PRODUCTS}/${id}`, body)).status).toBe(200);
    const answer = await app.as('admin').get(`${PRODUCTS}/${id}?fetchPlan=_instance_name&dynamicAttributes=true`);
    expect(answer.json).toEqual(
      expect.objectContaining({
        '+weight': 2,
        '+pieces': 3,
        '+secret': ['a'],
        '+supplier': expect.objectContaining({ name: 'Acme' }),
      }),
    );
  });

  it('hide values from filters and sorts', async () => {
    const forbidden = { error: 'Forbidden', details: expect.stringContaining('+secret') };
    const filter = { conditions: [{ property: '+secret', operator: '=', value: 'a' }] };
    expect(await app.as('wendy').post(`${PRODUCTS}/search`, { filter })).toAnswer(403, forbidden);
    const weight = { conditions: [{ property: '+weight', operator: '>', value: 0 }] };
    expect((await app.as('wendy').post(`${PRODUCTS}/search`, { filter: weight })).status).toBe(200);
    expect((await app.as('wendy').get(`${PRODUCTS}?sort=-%2Bsupplier`)).status).toBe(403);
  });

  it('are listed and explained', async () => {
    const { json } = await app.as('wendy').get('/rest/permissions');
    const { entityAttributes } = json as { entityAttributes: readonly { target: string }[] };
    expect(entityAttributes.filter(({ target }) => target.includes('+'))).toEqual([
      { target: 'Product:+weight', value: 2 },
      { target: 'Product:+pieces', value: 1 },
      { target: 'Product:+supplier', value: 2 },
    ]);
    const explained = async (attribute: string, more = 'action=modify') => {
      const question = `username=wendy&entity=Product&attribute=${encodeURIComponent(attribute)}&${more}`;
      const answer = await app.as('admin').get(`/rest/security/explain?${question}`);
      return [answer.status, (answer.json as { allowed: boolean }).allowed];
    };
    expect(await explained('+weight')).toEqual([200, true]);
    expect(await explained('+pieces')).toEqual([200, false]);
    expect(await explained('+pieces', `action=view&id=${id}`)).toEqual([200, true]);
    // Its target is a customer, and customers are hidden from her.
    expect(await explained('+supplier', `action=view&id=${id}`)).toEqual([200, false]);
  });

  it('on definitions are those on their entities', async () => {
    const body = { name: 'Mine', entityType: 'Product' };
    expect((await app.as('wendy').post('/rest/entities/dynat_Category', body)).status).toBe(403);
    expect((await app.as('alice').get('/rest/entities/dynat_CategoryAttribute')).status).toBe(403);
  });

  it('are granted only by those who have them', async () => {
    const editor = {
      name: 'Editor',
      code: 'editor',
      scopes: ['API'],
      childRoles: ['weigher'],
      resourcePolicies: ['sec_ResourceRoleEntity', 'sec_ResourcePolicyEntity'].flatMap((entity) => [
        policy('entity', entity, 'all'),
        policy('entityAttribute', `${entity}.*`, 'modify'),
      ]),
    };
    expect((await app.as('admin').post('/rest/entities/sec_ResourceRoleEntity', editor)).status).toBe(201);
    await aUser(app.database, { username: 'eddie', roles: ['editor'] });
    const granted = async (resource: string) => {
      const resourcePolicies = [policy('entityAttribute', resource, 'modify')];
      const role = {
        name: 'Gift',
        code: `gift-${resource.replaceAll(/\W/g, '-').toLowerCase()}`,
        scopes: ['API'],
        resourcePolicies,
      };
      return (await app.as('eddie').post('/rest/entities/sec_ResourceRoleEntity', role)).status;
    };
    expect(await granted('Product.+weight')).toBe(201);
    expect(await granted('Product.+secret!')).toBe(400);
    expect(await granted('Product.+pieces')).toBe(403);
    expect(await granted('Product.+notYetDefined')).toBe(403);
  });

  it('are not looked at by conditions of row-level roles', async () => {
    const whereClause = '{"property":"+pieces","operator":"=","value":3}';
    const policies = [{ type: 'JPQL', entityName: 'Product', action: 'READ', whereClause }];
    const answer = await app.as('admin').post('/rest/entities/sec_RowLevelRoleEntity', {
      name: 'Threes',
      code: 'threes',
      rowLevelPolicies: policies,
    });
    expect([answer.status, answer.text]).toEqual([
      400,
      expect.stringContaining('+pieces is dynamic, and row-level roles look at declared attributes only'),
    ]);
  });
});

describe('descriptions of dynamic attributes (protocol/dynamic-attributes.md 6)', () => {
  beforeAll(async () => {
    await aUser(app.database, { username: 'minimal', roles: ['rest-minimal'] });
  });

  it('stand behind the declared attributes, on request', async () => {
    const headers = { 'accept-language': 'de' };
    const url = '/rest/metadata/entities/Product?dynamicAttributes=true';
    const { json } = await app.as('minimal').get(url, undefined, headers);
    const described = (json as { properties: { name: string }[] }).properties;
    const value = { cardinality: 'NONE', mandatory: false, readOnly: false, persistent: true };
    expect(described.slice(-4)).toEqual([
      { ...value, name: '+weight', attributeType: 'DATATYPE', type: 'double', mandatory: true, description: 'Gewicht' },
      { ...value, name: '+pieces', attributeType: 'DATATYPE', type: 'int', description: 'pieces' },
      {
        ...value,
        name: '+secret',
        attributeType: 'DATATYPE',
        type: 'string',
        cardinality: 'ONE_TO_MANY',
        description: 'secret',
        values: ['a', 'b'],
      },
      {
        ...value,
        name: '+supplier',
        attributeType: 'ASSOCIATION',
        type: 'Customer',
        cardinality: 'MANY_TO_ONE',
        description: 'supplier',
      },
    ]);
    const bare = await app.as('minimal').get('/rest/metadata/entities/Product');
    expect(bare.text).not.toContain('+weight');
    expect((await app.as('minimal').get('/rest/metadata/entities?dynamicAttributes=true')).text).toContain('+weight');
    expect((await app.as('minimal').get('/rest/metadata/entities?dynamicAttributes=foo')).status).toBe(400);
  });

  it('are captions, too, as they are now', async () => {
    const captions = async () => {
      const url = '/rest/messages/entities/Product?dynamicAttributes=true';
      const answer = await app.as('minimal').get(url, undefined, { 'accept-language': 'de' });
      return answer.json as Record<string, string>;
    };
    expect(await captions()).toEqual(expect.objectContaining({ 'Product.+weight': 'Gewicht', Product: 'Produkt' }));
    await aCategory(
      app,
      'Product',
      { code: 'later', name: 'Later', dataType: 'STRING', orderNo: 1 },
      { code: 'sooner', name: 'Sooner', dataType: 'STRING', orderNo: 0, localeNames: 'de_AT=Eher' },
      { code: 'never', dataType: 'STRING', orderNo: null },
    );
    expect(await captions()).toEqual(
      expect.objectContaining({ 'Product.+later': 'Later', 'Product.+sooner': 'Sooner' }),
    );
    await aCategory(app, 'Tag', {
      code: 'shade',
      name: 'Shade',
      description: 'As printed',
      localeDescriptions: 'de=Wie gedruckt',
      dataType: 'ENUMERATION',
      enumeration: 'red,a=b,blue',
      enumerationLocales: 'de/red=Rot\nfr/red=Rouge\nde/a=b=Gleich\nde/green=Grün\nnonsense',
    });
    const tagsIn = async (language: string): Promise<object> => {
      const url = '/rest/messages/entities/Tag?dynamicAttributes=true';
      const { json: all } = await app.as('minimal').get(url, undefined, { 'accept-language': language });
      return Object.fromEntries(Object.entries(all as object).filter(([key]) => key.startsWith('Tag.+')));
    };
    expect(await tagsIn('de-AT')).toEqual({
      'Tag.+shade': 'Shade',
      'Tag.+shade.description': 'Wie gedruckt',
      'Tag.+shade/red': 'Rot',
      'Tag.+shade/a=b': 'Gleich',
      'Tag.+shade/blue': 'blue',
    });
    expect(await tagsIn('en')).toEqual({
      'Tag.+shade': 'Shade',
      'Tag.+shade.description': 'As printed',
      'Tag.+shade/red': 'red',
      'Tag.+shade/a=b': 'a=b',
      'Tag.+shade/blue': 'blue',
    });
    const { json } = await app.as('minimal').get('/rest/metadata/entities/Product?dynamicAttributes=true');
    const names = (json as { properties: readonly { name: string }[] }).properties.map(({ name }) => name);
    // By orderNo, then by code; without a number at the end.
    expect(names.filter((name) => name.startsWith('+'))).toEqual([
      '+sooner',
      '+weight',
      '+later',
      '+pieces',
      '+secret',
      '+supplier',
      '+never',
    ]);
  });
});
