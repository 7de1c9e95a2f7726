import { beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import {
  EntityAttributePolicy,
  EntityPolicy,
  Latchkey,
  predefinedQuery,
  ResourceRole,
  RestEntity,
  RowLevelPolicy,
  RowLevelRole,
} from 'latchkey';
import { Column, Entity, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { declarationFaults } from '../../src/latchkey/declaration-faults.js';
import { aRoleAssignment } from '../builders/a-role-assignment.js';
import { aUserWith } from '../builders/a-user.js';
import { startAppOn } from '../harness/app.js';
import { openTestDatabase } from '../harness/test-database.js';
import { testRun } from '../harness/test-run.js';
import { testSettings } from '../harness/test-settings.js';
import { useApp } from '../harness/use-app.js';
import { withSql } from '../harness/with-sql.js';

@Entity('spec_tree')
@RestEntity('Tree', { instanceName: '{id}' })
export class Tree {
  @PrimaryColumn('int')
  id!: number;

  @Column('hstore', { nullable: true })
  tags!: Record<string, string | null> | null;

  @ManyToOne(() => Tree, { nullable: true })
  parent!: Relation<Tree> | null;
}

@ResourceRole({ code: 'tree-keeper', name: 'Tree keeper', childRoles: ['rest-minimal'] })
@EntityPolicy(Tree, ['read', 'create'])
@EntityAttributePolicy(Tree, '*', 'modify')
class TreeKeeperRole {}

@ResourceRole({ code: 'tree-counter', name: 'Tree counter', childRoles: ['rest-minimal'] })
@EntityPolicy(Tree, ['read'])
@EntityAttributePolicy(Tree, ['id'], 'view')
class TreeCounterRole {}

@RowLevelRole({ code: 'oaks', name: 'Oaks' })
@RowLevelPolicy(Tree, { property: 'tags.species', operator: 'in', value: ['oak', { session: 'username' }] })
@RowLevelPolicy(Tree, { property: 'tags.species', operator: 'contains', value: 'OA' }, { action: 'create' })
class OaksRole {}

const QUERIES = [
  predefinedQuery(Tree, 'bySpecies', {
    fetchPlan: '_local',
    parameters: { species: 'java.lang.String', all: 'java.lang.String[]' },
    where: {
      group: 'AND',
      conditions: [
        { property: 'tags.species', operator: '=', value: { parameter: 'species' } },
        { property: 'tags.species', operator: 'in', value: { parameter: 'all' } },
      ],
    },
    sort: 'id',
  }),
];

@Module({
  imports: [
    Latchkey.forFeature({ entities: [Tree], roles: [TreeKeeperRole, TreeCounterRole, OaksRole], queries: QUERIES }),
  ],
})
class TreesModule {}

const TREES = '/rest/entities/Tree';
const app = useApp(async () =>
  startAppOn(await withSql(openTestDatabase(), 'CREATE EXTENSION hstore'), {}, [TreesModule]),
);

const search = (property: string, operator: string, value?: unknown, username = 'admin') =>
  app.as(username).post(`${TREES}/search`, { filter: { conditions: [{ property, operator, value }] }, sort: 'id' });

async function found(property: string, operator: string, value?: unknown): Promise<unknown> {
  const { status, json } = await search(property, operator, value);
  return status === 200
    ? (json as { id: number }[]).map(({ id }) => id)
    : `${status} ${(json as { details: string }).details}`;
}

beforeAll(async () => {
  const rows = [
    { id: 1, tags: { species: 'oak', 'addr.street': 'Elm "1"', height: '12', none: null } },
    { id: 2, tags: { species: 'Scarlet oak', height: '9', blank: '' } },
    { id: 3, tags: { species: 'beech', "x' OR 1=1 --": 'a%b' }, parent: { id: 1 } },
    { id: 4, tags: {} },
    { id: 5, tags: null },
  ];
  expect((await app.as('admin').post(TREES, rows)).status).toBe(201);
});

describe('filters by a key of an hstore', () => {
  it.each<[string, string, unknown, unknown]>([
    ['tags.species', '=', 'oak', [1]],
    ['tags.species', '<>', 'oak', [2, 3]],
    ['tags.species', 'in', ['oak', 'beech'], [1, 3]],
    ['tags.species', 'in', [], []],
    ['tags.species', 'notIn', ['oak', 'beech'], [2]],
    ['tags.species', 'contains', 'OAK', [1, 2]],
    ['tags.species', 'doesNotContain', 'oak', [3]],
    ['tags.species', 'startsWith', 'scar', [2]],
    ['tags.species', 'endsWith', 'ECH', [3]],
    ['tags.species', 'notEmpty', true, [1, 2, 3]],
    ['tags.species', 'isNull', true, [4, 5]],
    ['tags.none', 'isNull', true, [1, 2, 3, 4, 5]],
    ['tags.none', '<>', 'x', []],
    ['tags.blank', '=', '', [2]],
    ['tags.height', '>', '2', [2]],
    ['tags.height', '<=', '12', [1]],
    ['tags.addr.street', '=', 'Elm "1"', [1]],
    ["tags.x' OR 1=1 --", 'contains', 'a%b', [3]],
    ["tags.x' OR 1=1 --", 'contains', 'a_b', []],
    ['parent.tags.species', '=', 'oak', [3]],
  ])('%s %s %j', async (property, operator, value, ids) => {
    expect(await found(property, operator, value)).toEqual(ids);
  });

  it.each<[string, string, unknown, string]>([
    ['tags.height', '=', 12, 'Cannot parse property value: 12: members of hstore are texts'],
    ['tags.height', 'in', ['12', true], 'Cannot parse property value: true: members of hstore are texts'],
    ['tags.height', '=', { a: 1 }, 'Cannot parse property value: {"a":1}: members of hstore are texts'],
    ['tags.height', 'in', [null], 'Cannot parse property value: null: isNull finds null'],
    ['tags.height', 'in', '12', 'JSON array was expected as a value for condition with operator in'],
    ['tags.height', 'overlaps', '1', 'Operator overlaps is not available for java type java.util.Map'],
    ['tags.', '=', '1', 'Property for Tree not found: tags.'],
    ['tags.a\u0000', '=', '1', 'Property for Tree not found: tags.a\u0000'],
    ['tags.a', '=', '\u0000', 'Cannot parse property value: "\\u0000"'],
  ])('%j %s %j: 400', async (property, operator, value, details) => {
    expect(await found(property, operator, value)).toBe(`400 ${details}`);
  });

  it.each(['tags', '-tags.species'])('sort=%s: 400, an hstore has no order', async (sort) => {
    expect(await app.as('admin').get(`${TREES}?sort=${sort}`)).toAnswer(400, {
      error: 'Invalid request parameter',
      details: 'Attribute Tree.tags is of the type hstore, which has no order: rows cannot be sorted by it',
    });
  });

  it('need the right to view the attribute', async () => {
    const counter = await aUserWith(app.database, 'tree-counter');
    expect(await search('tags.species', '=', 'oak', counter)).toAnswer(403, {
      error: 'Forbidden',
      details: 'Attribute Tree.tags is not viewable',
    });
  });

  it('are in predefined queries, with parameters that are texts', async () => {
    const body = { species: 'oak', all: ['oak', 'beech'] };
    expect(await app.as('admin').post('/rest/queries/Tree/bySpecies', body)).toMatchObject({
      status: 200,
      json: [{ id: 1 }],
    });
    const wrong = predefinedQuery(Tree, 'byHeight', {
      fetchPlan: '_local',
      parameters: { height: 'java.lang.Integer' },
      where: { property: 'tags.height', operator: '=', value: { parameter: 'height' } },
    });
    const unsorted = predefinedQuery(Tree, 'byTags', { fetchPlan: '_local', sort: 'tags' });
    const feature = Latchkey.forFeature({ entities: [Tree], queries: [wrong, unsorted] });
    expect(await declarationFaults(testSettings(testRun().folder), [feature])).toEqual([
      'Query Tree.byHeight: height (java.lang.Integer) cannot be compared with tags.height, which is java.lang.String: change the type or the attribute',
      'Query Tree.byTags: "sort" cannot order by tags: name a value or a to-one reference',
    ]);
  });
});

describe('row-level rules about a key of an hstore', () => {
  let keeper: string;

  beforeAll(async () => {
    keeper = await aUserWith(app.database, 'tree-keeper');
    await aRoleAssignment(app.database, { username: keeper, roleCode: 'oaks', roleType: 'row_level' });
  });

  it('restrict what is read, with the name of the caller, too', async () => {
    expect((await app.as('admin').post(TREES, { id: 6, tags: { species: keeper } })).status).toBe(201);
    expect((await app.as(keeper).get(`${TREES}?sort=id`)).json).toMatchObject([{ id: 1 }, { id: 6 }]);
  });

  it('restrict what is written', async () => {
    const create = async (id: number, tags: object | null): Promise<number> =>
      (await app.as(keeper).post(TREES, { id, tags })).status;
    expect(await create(10, { species: 'oak' })).toBe(201);
    expect([await create(11, { species: 'ash' }), await create(12, null), await create(13, {})]).toEqual([
      403, 403, 403,
    ]);
  });

  it('are explained with the value of the key', async () => {
    const question = new URLSearchParams({ username: keeper, entity: 'Tree', action: 'read', id: '3' });
    const { json } = await app.as('admin').get(`/rest/security/explain?${question.toString()}`);
    const { reasons } = json as { reasons: readonly { role: string }[] };
    expect(reasons.find(({ role }) => role === 'oaks')).toMatchObject({
      condition: {
        tree: { property: 'tags.species', operator: 'in', value: [':session_username', 'oak'] },
        row: { 'tags.species': '"beech"' },
      },
    });
  });
});
