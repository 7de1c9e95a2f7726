import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { EntityAttributePolicy, EntityPolicy } from '../../src/latchkey/roles/policy.decorators.js';
import { ResourceRole } from '../../src/latchkey/roles/resource-role.decorator.js';
import { aUser } from '../builders/a-user.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { Tag } from '../domain/tag.entity.js';
import { useApp } from '../harness/use-app.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';

@ResourceRole({ code: 'namer', name: 'Sees and changes the names of tags', childRoles: ['rest-minimal'] })
@EntityPolicy(Tag, ['create', 'read', 'update', 'delete'])
@EntityAttributePolicy(Tag, ['name'], 'modify')
class NamerRole {}

@Module({ imports: [Latchkey.forFeature({ roles: [NamerRole] })] })
class RolesModule {}

const app = useApp(() => startDomainApp({}, [RolesModule]));

beforeAll(async () => {
  await aUser(app.database, { username: 'namer', roles: ['namer'] });
  await insertValues(app.database, 'domain_currency', { code: 'EUR', name: 'Euro' });
});

const aTag = () => insertRow(app.database, 'domain_tag', { name: 'toy', version: '5' });
const failed = (entity: string, id: string) => [
  412,
  { error: 'Precondition failed', details: `${entity} with id ${id} has another version` },
];

describe('If-Match (protocol/README.md decision 7)', () => {
  it.each(['"5"', '*', ' * ', '"4", "5"', 'W/"5"', '"4", W/"5"', 'W/"4",\tW/"5"', '"5-gzip"'])(
    '%s lets an update and a deletion pass',
    async (tag) => {
      const id = await aTag();
      const put = await app.as('admin').put(`/rest/entities/Tag/${id}`, { name: 'toy' }, { 'if-match': tag });
      expect([put.status, put.headers.etag]).toEqual([200, '"5"']);
      const deleted = await app.as('admin').delete(`/rest/entities/Tag/${id}`, undefined, { 'if-match': tag });
      expect(deleted.status).toBe(204);
    },
  );

  it.each(['"4"', 'W/"4"', 'w/"5"', 'W/5', '5', '"5', '', '"*"', 'W/*', '"05"', '*, "4"'])(
    '%j stops both',
    async (tag) => {
      const id = await aTag();
      const put = await app.as('admin').put(`/rest/entities/Tag/${id}`, { name: 'new' }, { 'if-match': tag });
      expect([put.status, put.json]).toEqual(failed('Tag', id));
      const deleted = await app.as('admin').delete(`/rest/entities/Tag/${id}`, undefined, { 'if-match': tag });
      expect([deleted.status, deleted.json]).toEqual(failed('Tag', id));
      expect((await app.as('admin').get(`/rest/entities/Tag/${id}`)).json).toMatchObject({ name: 'toy', version: 5 });
    },
  );

  it('comes after 404 and before the body', async () => {
    const headers = { 'if-match': '"4"' };
    expect((await app.as('admin').put(`/rest/entities/Tag/${UNKNOWN}`, {}, headers)).status).toBe(404);
    expect((await app.as('admin').delete(`/rest/entities/Tag/${UNKNOWN}`, undefined, { 'if-match': '*' })).status).toBe(
      404,
    );
    expect((await app.as('admin').put(`/rest/entities/Tag/${await aTag()}`, '{broken', headers)).status).toBe(412);
  });

  it('matches only by * where there is no version to be seen', async () => {
    for (const [user, path] of [
      ['admin', 'Currency/EUR'],
      ['namer', `Tag/${await aTag()}`],
    ] as const) {
      const answer = (tag: string) => app.as(user).put(`/rest/entities/${path}`, {}, { 'if-match': tag });
      expect((await answer('"5"')).status).toBe(412);
      expect((await answer('"1"')).status).toBe(412);
      const passed = await answer('*');
      expect(passed.status).toBe(200);
      expect(passed.headers).not.toHaveProperty('etag');
    }
  });
});

describe('the ETag of a written object', () => {
  it('is that of the next read, and grows with every real change', async () => {
    const created = await app.as('admin').post('/rest/entities/Tag', { name: 'one' });
    const { id } = created.json as { id: string };
    expect(created.headers.etag).toBe('"1"');
    const path = `/rest/entities/Tag/${id}`;
    const tags = [created.headers.etag];
    for (const name of ['one', 'two', 'three']) {
      const answer = await app.as('admin').put(path, { name }, { 'if-match': String(tags.at(-1)) });
      tags.push(answer.headers.etag);
    }
    expect(tags).toEqual(['"1"', '"1"', '"2"', '"3"']);
    expect((await app.as('admin').get(path)).headers.etag).toBe('"3"');
  });

  it('is kept from those who may not view the version', async () => {
    const answer = await app.as('namer').post('/rest/entities/Tag', { name: 'x' });
    expect(answer.status).toBe(201);
    expect(answer.headers).not.toHaveProperty('etag');
  });
});
