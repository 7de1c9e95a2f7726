import { beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../../src/latchkey/model/entity-hooks.js';
import { insertRow } from '../builders/insert-row.js';
import { LineNote } from '../domain/line-note.entity.js';
import { Exhibit } from '../domain/museum/exhibit.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Order } from '../domain/order.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { useApp } from '../harness/use-app.js';

/** What hooks received, in the order of the calls. */
const told: string[] = [];

@Injectable()
class Witness implements EntityHook {
  beforeWrite(change: EntityChange): void {
    told.push(`before ${nameOf(change)}`);
  }

  afterWrite(change: EntityChange): void {
    told.push(`after ${nameOf(change)}`);
  }
}

const nameOf = ({ operation, before, author }: EntityChange): string =>
  `${operation} of ${String(before.get('number') ?? before.get('quantity') ?? before.get('text') ?? before.get('title'))} by ${author}`;

@EntityHooks(Order)
class OrderWitness extends Witness {}

@EntityHooks(OrderLine)
class LineWitness extends Witness {}

@EntityHooks(LineNote)
class NoteWitness extends Witness {}

@EntityHooks(Exhibit)
class ExhibitWitness extends Witness {}

@Module({ imports: [Latchkey.forFeature({ hooks: [OrderWitness, LineWitness, NoteWitness, ExhibitWitness] })] })
class WitnessModule {}

const app = useApp(() => startDomainApp({}, [WitnessModule]));

beforeEach(() => {
  told.length = 0;
});

const LONG_AGO = '2024-01-01 00:00:00+00';
const anOrder = (values: Record<string, string> = {}) =>
  insertRow(app.database, 'domain_order', { number: 'O-1', ...values });
const aLine = (order: string, values: Record<string, string> = {}) =>
  insertRow(app.database, 'domain_order_line', { order_id: order, quantity: '1', ...values });
const aNote = (line: string, values: Record<string, string> = {}) =>
  insertRow(app.database, 'domain_line_note', { line_id: line, text: 'fragile', ...values });

/** Who has deleted each of the rows; null for live ones, and nothing for rows that are gone. */
async function deletersOf(table: string, ...ids: string[]): Promise<Record<string, string | null>> {
  const statement = new Statement(`SELECT id, CASE WHEN deleted_date IS NOT NULL THEN deleted_by END FROM ${table}`);
  const rows = await app.database.rows(statement);
  return Object.fromEntries<string | null>(
    rows.filter(([id]) => ids.includes(id ?? '')).map(([id, by]) => [id ?? '', by ?? null]),
  );
}

describe('deleting an object with compositions (protocol/entities.md 9.3, 13)', () => {
  it('marks what belongs to it on every level, by the person and at the moment of the request', async () => {
    const delivery = await insertRow(app.database, 'domain_delivery', { address: 'Harbour 5' });
    const order = await anOrder({ delivery_id: delivery });
    const lines = [await aLine(order), await aLine(order)];
    const notes = [await aNote(lines[0] ?? ''), await aNote(lines[1] ?? '')];
    expect((await app.as('admin').delete(`/rest/entities/Order/${order}`)).status).toBe(204);
    expect(await deletersOf('domain_order', order)).toEqual({ [order]: 'admin' });
    expect(await deletersOf('domain_delivery', delivery)).toEqual({ [delivery]: 'admin' });
    expect(await deletersOf('domain_order_line', ...lines)).toEqual(
      Object.fromEntries(lines.map((id) => [id, 'admin'])),
    );
    expect(await deletersOf('domain_line_note', ...notes)).toEqual(
      Object.fromEntries(notes.map((id) => [id, 'admin'])),
    );
    const moments = new Statement(
      'SELECT count(DISTINCT moment) FROM (SELECT deleted_date FROM domain_order WHERE id = $1' +
        ' UNION ALL SELECT deleted_date FROM domain_order_line WHERE order_id = $1) AS deleted (moment)',
    );
    expect(await app.database.rows(moments, [order])).toEqual([['1']]);
  });

  it('leaves what belongs to others, and the last change of what it marks; the version moves (as 2.8.3)', async () => {
    const [order, other] = [await anOrder(), await anOrder()];
    const line = await aLine(order, { version: '3', last_modified_by: 'bob', last_modified_date: LONG_AGO });
    const kept = await aLine(other);
    const note = await aNote(kept);
    await app.as('admin').delete(`/rest/entities/Order/${order}`);
    const statement = new Statement(
      'SELECT version, last_modified_by, last_modified_date FROM domain_order_line WHERE id = $1 AND deleted_date IS NOT NULL',
    );
    expect(await app.database.rows(statement, [line])).toEqual([['4', 'bob', LONG_AGO]]);
    expect(await deletersOf('domain_order_line', kept)).toEqual({ [kept]: null });
    expect(await deletersOf('domain_line_note', note)).toEqual({ [note]: null });
  });

  it('leaves the mark of what was deleted before, with what belongs to that', async () => {
    const order = await anOrder();
    const line = await aLine(order, { deleted_date: LONG_AGO, deleted_by: 'bob' });
    const note = await aNote(line, { deleted_date: LONG_AGO, deleted_by: 'bob' });
    await app.as('admin').delete(`/rest/entities/Order/${order}`);
    expect(await deletersOf('domain_order_line', line)).toEqual({ [line]: 'bob' });
    expect(await deletersOf('domain_line_note', note)).toEqual({ [note]: 'bob' });
  });

  it('calls the hooks of each row: before, owners first; after, items first', async () => {
    const order = await anOrder({ number: 'O-7' });
    await aNote(await aLine(order, { quantity: '2' }), { text: 'careful' });
    await aLine(order, { deleted_date: LONG_AGO });
    await app.as('admin').delete(`/rest/entities/Order/${order}`);
    expect(told).toEqual([
      'before delete of O-7 by admin',
      'before delete of 2 by admin',
      'before delete of careful by admin',
      'after delete of careful by admin',
      'after delete of 2 by admin',
      'after delete of O-7 by admin',
    ]);
  });

  it('calls the hooks of a class for the rows of its subclasses', async () => {
    const id = await insertRow(app.database, 'museum_exhibit', { kind: 'painting', title: 'Sunrise' });
    await app.as('admin').delete(`/rest/entities/Exhibit/${id}`);
    expect(told).toEqual(['before delete of Sunrise by admin', 'after delete of Sunrise by admin']);
  });
});

describe('a composition whose owner has no soft delete (protocol/entities.md 9.3)', () => {
  const aCrate = async (values: Record<string, string> = {}): Promise<string> => {
    const columns = ['label', ...Object.keys(values)];
    const places = columns.map((_, index) => `$${index + 1}`);
    const statement = new Statement(
      `INSERT INTO museum_crate (${columns.join()}) VALUES (${places.join()}) RETURNING id`,
    );
    const [row] = await app.database.rows(statement, ['Crate', ...Object.values(values)]);
    return row?.[0] ?? '';
  };
  const aParcel = (crate: string, values: Record<string, string> = {}) =>
    insertRow(app.database, 'museum_parcel', { crate_id: crate, content: 'vase', ...values });
  const exists = new Statement('SELECT id FROM museum_crate WHERE id = ANY($1::int[])');

  it('leaves with it, items marked as deleted before included, because they could not keep their reference', async () => {
    const [crate, other] = [await aCrate(), await aCrate()];
    const [live, marked, kept] = [
      await aParcel(crate),
      await aParcel(crate, { deleted_date: LONG_AGO }),
      await aParcel(other),
    ];
    expect((await app.as('admin').delete(`/rest/entities/Crate/${crate}`)).status).toBe(204);
    expect(await app.database.rows(exists, [[crate, other]])).toEqual([[other]]);
    expect(await deletersOf('museum_parcel', live, marked, kept)).toEqual({ [kept]: null });
  });

  it('is found through crates inside of crates, even in a circle', async () => {
    const outer = await aCrate();
    const middle = await aCrate({ outer_id: outer });
    const inner = await aCrate({ outer_id: middle });
    await app.database.rows(new Statement('UPDATE museum_crate SET outer_id = $2 WHERE id = $1'), [outer, inner]);
    const parcel = await aParcel(inner);
    expect((await app.as('admin').delete(`/rest/entities/Crate/${middle}`)).status).toBe(204);
    expect(await app.database.rows(exists, [[outer, middle, inner]])).toEqual([]);
    expect(await deletersOf('museum_parcel', parcel)).toEqual({});
  });
});
