import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { schemaDifferences } from '../../src/latchkey/database/schema-state.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp());

describe('tables that TypeORM has made', () => {
  it('have nothing to report, whatever kinds of attributes their entities have', async () => {
    const dataSource = app.nest.get(DataSource, { strict: false });
    expect(await schemaDifferences(dataSource, 'cure')).toEqual({ faults: [], hints: [] });
  });
});
