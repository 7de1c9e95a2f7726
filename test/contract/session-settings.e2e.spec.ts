import { beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { insertValues } from '../builders/insert-row.js';
import { DomainModule } from '../domain/domain.module.js';
import { startAppOn } from '../harness/app.js';
import { openTestDatabase } from '../harness/test-database.js';
import { useApp } from '../harness/use-app.js';

const ID = '5ec00000-0000-4000-8000-000000000001';
const SPECIMEN = {
  id: ID,
  double: '0.30000000000000004',
  float: '1.1',
  byte_array: '\\x00ff5c',
  local_date: '2024-05-02',
  offset_date_time: '2024-05-02T10:15:00.5Z',
};

/** What an operator may have set for the whole database. A session of the embedded database has no such settings. */
const ODD_SETTINGS = {
  extra_float_digits: '-5',
  bytea_output: "'escape'",
  DateStyle: "'German, DMY'",
  TimeZone: "'Asia/Kolkata'",
};

const app = useApp(async () => {
  const database = await openTestDatabase();
  if ('url' in database.options) {
    const operator = new pg.Client(database.options.url);
    await operator.connect();
    for (const [name, value] of Object.entries(ODD_SETTINGS)) {
      await operator.query(`ALTER DATABASE "${operator.database ?? ''}" SET ${name} = ${value}`);
    }
    await operator.end();
  }
  return startAppOn(database, {}, [DomainModule]);
});

beforeAll(async () => {
  await insertValues(app.database, 'domain_specimen', SPECIMEN);
});

describe('values (protocol/serialization.md 1)', () => {
  it('are read the same, whatever format the database is set to write', async () => {
    const plan = '{"entity":"Specimen","properties":["double","float","byteArray","localDate","offsetDateTime"]}';
    const answer = await app.as('admin').get(`/rest/entities/Specimen/${ID}?fetchPlan=${encodeURIComponent(plan)}`);
    expect([answer.status, answer.text]).toEqual([
      200,
      `{"_entityName":"Specimen","_instanceName":"","id":"${ID}","double":0.30000000000000004,"float":1.1,` +
        '"byteArray":"AP9c","localDate":"2024-05-02","offsetDateTime":"2024-05-02T10:15:00.5Z"}',
    ]);
  });
});
