import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { Tag } from '../domain/tag.entity.js';
import { useApp } from '../harness/use-app.js';

const IDS = [1, 2, 3].map((number) => `7a000000-0000-4000-8000-00000000000${number}`);

/** Sees the names of tags, not their versions. */
@ResourceRole({ code: 'tag-names', name: 'Names of tags', scopes: ['API'] })
@SpecificPolicy('rest.enabled')
@EntityPolicy(Tag, ['read'])
@EntityAttributePolicy(Tag, ['name'], 'view')
class TagNames {}

@Module({ imports: [Latchkey.forFeature({ roles: [TagNames] })] })
class RolesModule {}

const app = useApp(() => startDomainApp({}, [RolesModule]));

beforeAll(async () => {
  await aUser(app.database, { username: 'reader', roles: ['tag-names'] });
  for (const [index, id] of IDS.entries()) {
    await insertValues(app.database, 'domain_tag', { id, name: `tag ${index + 1}`, version: '7' });
  }
  await insertValues(app.database, 'domain_currency', { code: 'EUR' });
});

const tags = (query: string) => app.as('admin').get(`/rest/entities/Tag?fetchPlan=_instance_name&${query}`);
const namesIn = (json: unknown): string[] => (json as { name: string }[]).map(({ name }) => name);

describe('parameters of reads (protocol/entities.md 1.3, 1.5)', () => {
  it.each([
    ['limit=2', ['tag 1', 'tag 2']],
    ['limit=%202%20', ['tag 1', 'tag 2']],
    ['limit=2&offset=2', ['tag 3']],
    ['offset=+1', ['tag 2', 'tag 3']],
    ['limit=0', []],
    ['limit=&offset=&sort=&returnNulls=&returnCount=&modelVersion=&dynamicAttributes=', ['tag 1', 'tag 2', 'tag 3']],
    ['limit=1&limit=2', ['tag 1']],
    ['sort=-name', ['tag 3', 'tag 2', 'tag 1']],
    ['modelVersion=1.0&dynamicAttributes=true&nothing=x&limit=1', ['tag 1']],
    ['dynamicAttributes=perhaps&limit=1', ['tag 1']],
  ])('%s', async (query, names) => {
    const answer = await tags(query);
    expect([answer.status, namesIn(answer.json)]).toEqual([200, names]);
  });

  it.each(['{}', '%7B%22conditions%22%3A%5B%5D%7D', 'x'])('filter=%s belongs to /search', async (filter) => {
    expect(await tags(`filter=${filter}`)).toAnswer(400, {
      error: 'Invalid parameter',
      details: 'Use /search for a filter',
    });
    expect((await tags('filter=')).status).toBe(200);
  });

  it.each(['true', 'TRUE', 'on', 'Yes', '1'])('returnCount=%s counts all rows', async (flag) => {
    const answer = await tags(`limit=0&returnCount=${flag}`);
    expect([answer.text, answer.headers['x-total-count']]).toEqual(['[]', '3']);
  });

  it.each(['false', 'Off', 'no', '0', '', '%20'])('returnCount=%s does not', async (flag) => {
    const answer = await tags(`returnCount=${flag}`);
    expect([answer.status, answer.headers['x-total-count']]).toEqual([200, undefined]);
  });

  it.each([
    ['limit', '-1'],
    ['offset', '-1'],
    ['limit', 'ten'],
    ['limit', '1.5'],
    ['offset', '1e3'],
    ['returnCount', 'maybe'],
    ['returnNulls', '2'],
  ])('%s=%s is refused', async (name, value) => {
    const answer = await tags(`${name}=${value}`);
    expect(answer).toAnswer(400, {
      error: 'Invalid request parameter',
      details: `Parameter '${name}' has invalid value '${value}'`,
    });
  });

  it('view is another name of fetchPlan, and empty ones count as absent', async () => {
    const identity = { _entityName: 'Tag', _instanceName: 'tag 1', id: IDS[0] };
    const path = `/rest/entities/Tag/${IDS[0]}`;
    expect((await app.as('admin').get(`${path}?view=_instance_name`)).json).toEqual({ ...identity, name: 'tag 1' });
    expect((await app.as('admin').get(`${path}?fetchPlan=&view=_instance_name`)).json).toEqual({
      ...identity,
      name: 'tag 1',
    });
    expect((await app.as('admin').get(`${path}?view=none&fetchPlan=_instance_name`)).json).toEqual({
      ...identity,
      name: 'tag 1',
    });
    expect((await app.as('admin').get(`${path}?fetchPlan=&view=`)).json).toMatchObject({ ...identity, version: 7 });
  });
});

describe('the ETag of an object', () => {
  const tag = `Tag/${IDS[0] ?? ''}`;

  it.each(['', '?fetchPlan=_base', '?fetchPlan=_instance_name'])(
    'is its version, whatever the plan: %s',
    async (query) => {
      const answer = await app.as('admin').get(`/rest/entities/${tag}${query}`);
      expect([answer.status, answer.headers.etag]).toEqual([200, '"7"']);
    },
  );

  it('is sent by HEAD, too', async () => {
    const answer = await app.as('admin').send('HEAD', `/rest/entities/${tag}`);
    expect([answer.status, answer.headers['content-type'], answer.headers.etag, answer.text]).toEqual([
      200,
      'application/json;charset=UTF-8',
      '"7"',
      '',
    ]);
  });

  it('is not sent to those who may not view the version', async () => {
    const answer = await app.as('reader').get(`/rest/entities/${tag}`);
    expect([answer.json, answer.headers.etag]).toEqual([
      { _entityName: 'Tag', _instanceName: 'tag 1', id: IDS[0], name: 'tag 1' },
      undefined,
    ]);
  });

  it('is missing where there is no version, and on lists', async () => {
    expect((await app.as('admin').get('/rest/entities/Currency/EUR')).headers.etag).toBeUndefined();
    expect((await tags('limit=1')).headers.etag).toBeUndefined();
  });

  it('does not make conditional requests: what is nested may change without the version', async () => {
    const answer = await app.as('admin').get(`/rest/entities/${tag}`, undefined, { 'if-none-match': '"7"' });
    expect([answer.status, answer.headers.etag]).toEqual([200, '"7"']);
  });
});
