import { describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { schemaDifferences } from '../../src/latchkey/database/schema-state.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() => startDomainApp());

const differences = (): ReturnType<typeof schemaDifferences> =>
  schemaDifferences(app.nest.get(DataSource, { strict: false }), 'cure');

describe('tables that TypeORM has made', () => {
  it('lack nothing but the indexes of foreign keys, whatever kinds of attributes their entities have', async () => {
    const { faults, hints } = await differences();
    expect([faults, hints.filter((hint) => !/^The foreign key on .* has no index: /.test(hint))]).toEqual([[], []]);
  });

  it('lack the index of a foreign key until one begins with its columns', async () => {
    const hint =
      'The foreign key on domain_order (customer_id) has no index: add @WithoutIndex to the reference if nothing reads by it, or cure';
    const dataSource = app.nest.get(DataSource, { strict: false });
    expect((await differences()).hints).toContain(hint);
    await dataSource.query('CREATE INDEX ON domain_order (id, customer_id)');
    await dataSource.query('CREATE INDEX ON domain_order (customer_id) WHERE customer_id IS NOT NULL');
    expect((await differences()).hints).toContain(hint);
    await dataSource.query('CREATE INDEX ON domain_order (customer_id, id)');
    expect((await differences()).hints).not.toContain(hint);
  });
});
