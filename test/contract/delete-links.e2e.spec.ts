import { describe, expect, it } from '@jest/globals';
import { Statement, type TextRow } from '../../src/latchkey/sql/statement.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(startDomainApp);

const tour = () => insertRow(app.database, 'museum_tour', { name: 'Highlights' });
const guide = () => insertRow(app.database, 'museum_guide', { name: 'Gina' });
const sculpture = () => insertRow(app.database, 'museum_exhibit', { kind: 'sculpture', title: 'Thinker' });

const remove = (entity: string, id: string): Promise<Answer> =>
  app.as('admin').delete(`/rest/entities/${entity}/${id}`);

/** Columns of one row; undefined when it is gone. */
async function stored(table: string, id: string, ...columns: string[]): Promise<TextRow | undefined> {
  const statement = new Statement(`SELECT ${columns.join()} FROM ${table} WHERE id::text = $1`);
  return (await app.database.rows(statement, [id]))[0];
}

function expectDenied({ status, json }: Answer, entity: string, referencing: string): void {
  expect([status, json]).toEqual([
    409,
    {
      error: 'Delete policy violation',
      details: `Unable to delete ${entity} because there are references from ${referencing}`,
    },
  ]);
}

describe('many-to-many links (protocol/entities.md 9.3)', () => {
  const linksOf = (table: string, column: string, id: string) =>
    app.database.rows(new Statement(`SELECT ${column} FROM ${table} WHERE ${column}::text = $1`), [id]);

  it('stay when the object is only marked as deleted, so that it can come back as it was', async () => {
    const [highlights, exhibit] = [await tour(), await sculpture()];
    await insertValues(app.database, 'museum_tour_exhibit', {
      museum_tour_id: highlights,
      museum_exhibit_id: exhibit,
    });
    await remove('Tour', highlights);
    expect((await app.as('admin').post('/rest/entities/Tour', { id: highlights, name: 'Back' })).status).toBe(201);
    await remove('Exhibit', exhibit);
    expect(await linksOf('museum_tour_exhibit', 'museum_tour_id', highlights)).toHaveLength(1);
    expect(await stored('museum_tour', highlights, 'name', 'deleted_date')).toEqual(['Back', null]);
  });

  it('go where @OnDelete("unlink") says so, without a change of the other side', async () => {
    const [highlights, gina] = [await tour(), await guide()];
    await insertValues(app.database, 'museum_tour_guide', { museum_tour_id: highlights, museum_guide_id: gina });
    await remove('Tour', highlights);
    expect(await linksOf('museum_tour_guide', 'museum_tour_id', highlights)).toEqual([]);
    expect(await stored('museum_guide', gina, 'version', 'deleted_date')).toEqual(['1', null]);
  });

  it('go when the object leaves its table', async () => {
    const [crate] = await app.database.rows(
      new Statement("INSERT INTO museum_crate (label) VALUES ('a') RETURNING id"),
    );
    const id = crate?.[0] ?? '';
    const tag = await insertRow(app.database, 'domain_tag', { name: 'fragile' });
    await insertValues(app.database, 'museum_crate_tag', { museum_crate_id: id, domain_tag_id: tag });
    expect((await remove('Crate', id)).status).toBe(204);
    expect(await linksOf('museum_crate_tag', 'domain_tag_id', tag)).toEqual([]);
    expect(await stored('domain_tag', tag, 'deleted_date')).toEqual([null]);
  });

  it('go with what leaves its table, here the items that @OnDelete("cascade") deletes', async () => {
    const highlights = await tour();
    const cards = [
      await insertRow(app.database, 'museum_catalog_card', { text: 'No 6' }),
      await insertRow(app.database, 'museum_catalog_card', { text: 'No 7' }),
    ];
    const [first = '', kept = ''] = cards;
    await insertValues(app.database, 'museum_tour_card', { museum_tour_id: highlights, museum_catalog_card_id: first });
    expect((await remove('Tour', highlights)).status).toBe(204);
    expect(await stored('museum_tour', highlights, 'deleted_by')).toEqual(['admin']);
    expect(await stored('museum_catalog_card', first, 'text')).toBeUndefined();
    expect(await stored('museum_catalog_card', kept, 'text')).toEqual(['No 7']);
    expect(await app.database.rows(new Statement('SELECT * FROM museum_tour_card'))).toEqual([]);
  });

  it('deny the deletion where @OnDelete("deny") says so, while they lead to a live object', async () => {
    const [gina, highlights] = [await guide(), await tour()];
    await insertValues(app.database, 'museum_tour_guide', { museum_tour_id: highlights, museum_guide_id: gina });
    expectDenied(await remove('Guide', gina), 'Guide', 'Tour');
    await app.database.rows(new Statement('UPDATE museum_tour SET deleted_date = now() WHERE id = $1'), [highlights]);
    expect((await remove('Guide', gina)).status).toBe(204);
  });
});

describe('a reference without a policy (protocol/errors.md 5)', () => {
  it('answers 409 with the entity that the database names', async () => {
    const [row] = await app.database.rows(
      new Statement("INSERT INTO domain_region (name) VALUES ('north') RETURNING id"),
    );
    const region = row?.[0] ?? '';
    await app.database.rows(new Statement('INSERT INTO domain_shelf (region_id) VALUES ($1::bigint)'), [region]);
    expectDenied(await remove('Region', region), 'Region', 'Shelf');
    expect(await stored('domain_region', region, 'name')).toEqual(['north']);
  });
});
