import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { Latchkey, RestEntity } from 'latchkey';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { planEntities } from '../../src/latchkey/introspect/plan-entities.js';
import { readCatalog } from '../../src/latchkey/introspect/read-catalog.js';
import { sources } from '../../src/latchkey/introspect/sources.js';
import { type TestApp, startAppOn } from '../harness/app.js';
import { runSqlOn, urlOf } from '../harness/connection-url.js';
import { throughLine } from '../harness/database-line.js';
import { openEmbeddedDatabase } from '../harness/embedded-database.js';
import { SAMPLE } from '../harness/template.js';
import { testRun } from '../harness/test-run.js';

const SCHEMA = `CREATE TABLE readings (
  id uuid PRIMARY KEY DEFAULT uuidv7(),
  celsius numeric(6,2) NOT NULL,
  fahrenheit numeric GENERATED ALWAYS AS (celsius * 9 / 5 + 32) VIRTUAL,
  is_hot boolean NOT NULL GENERATED ALWAYS AS (celsius >= 100) VIRTUAL
)`;

@Entity('readings', { synchronize: false })
@RestEntity('Reading', { instanceName: '{id}' })
export class Reading {
  @PrimaryColumn('uuid', { default: () => 'uuidv7()' })
  id!: string;

  @Column('numeric', { precision: 6, scale: 2 })
  celsius!: string;

  @Column({ type: 'numeric', insert: false, update: false, nullable: true })
  fahrenheit!: string | null;

  @Column({ type: 'boolean', insert: false, update: false })
  isHot!: boolean;
}

@Module({ imports: [Latchkey.forFeature({ entities: [Reading] })] })
class ReadingsModule {}

let app: TestApp;
let written: string | undefined;

// The embedded database is PostgreSQL 18, whatever server other specs run on.
beforeAll(async () => {
  const { connection } = await throughLine(await openEmbeddedDatabase(SAMPLE, testRun().folder));
  await runSqlOn(urlOf(connection), SCHEMA);
  const tables = await readCatalog(urlOf(connection), { schemas: ['public'], tables: ['readings'] });
  const draft = planEntities(tables, { prefix: 'lab', systemColumns: {} });
  written = sources(draft, { moduleName: 'LabModule', messages: './messages/' }).get('reading.entity.ts');
  app = await startAppOn(connection, {}, [ReadingsModule]);
}, 180_000);

afterAll(() => app.close());

describe('columns of PostgreSQL 18', () => {
  it('are declared as the entity of this spec', () => {
    expect(written).toBe(`import { RestEntity } from 'latchkey';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('readings', { synchronize: false })
@RestEntity('Reading', { instanceName: '{id}' })
export class Reading {
  @PrimaryColumn('uuid', { default: () => 'uuidv7()' })
  id!: string;

  @Column('numeric', { precision: 6, scale: 2 })
  celsius!: string;

  @Column({ type: 'numeric', insert: false, update: false, nullable: true })
  fahrenheit!: string | null;

  @Column({ type: 'boolean', insert: false, update: false })
  isHot!: boolean;
}
`);
  });

  it('are made by the database: keys in the order of time, and values computed when they are read', async () => {
    const admin = app.as('admin');
    const readings = [{ celsius: 20 }, { celsius: 120, isHot: false, fahrenheit: 1 }];
    const created = await admin.post('/rest/entities/Reading?responseFetchPlan=_local', readings);
    expect(created.status).toBe(201);
    const [first, second] = created.json as readonly { id: string }[];
    expect(created.json).toMatchObject([
      { celsius: 20, fahrenheit: 68, isHot: false },
      { celsius: 120, fahrenheit: 248, isHot: true },
    ]);
    const [early = '', late = ''] = [first?.id, second?.id];
    expect(early).toMatch(/^[\da-f]{8}-[\da-f]{4}-7/);
    expect(early < late).toBe(true);

    const changed = await admin.put(`/rest/entities/Reading/${early}?responseFetchPlan=_local`, { celsius: 0 });
    expect(changed).toMatchObject({ status: 200, json: { celsius: 0, fahrenheit: 32 } });
    const filter = { conditions: [{ property: 'fahrenheit', operator: '<', value: 100 }] };
    expect((await admin.post('/rest/entities/Reading/search', { filter })).json).toMatchObject([{ id: early }]);
    expect((await admin.get('/rest/entities/Reading?sort=-fahrenheit')).json).toMatchObject([
      { id: late },
      { id: early },
    ]);
  });
});
