import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { schemaDifferences } from '../../src/latchkey/database/schema-state.js';
import { useApp } from '../harness/use-app.js';

const app = useApp();

describe('the migrations', () => {
  it('create exactly the schema that the entities describe', async () => {
    const dataSource = app.nest.get(DataSource, { strict: false });
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('leave "latchkey check" nothing to report', async () => {
    const dataSource = app.nest.get(DataSource, { strict: false });
    expect(await schemaDifferences(dataSource, 'cure')).toEqual({ faults: [], hints: [] });
  });
});
