import { beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { Statement, type TextRow } from '../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../../src/latchkey/model/entity-hooks.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { Painting } from '../domain/museum/exhibit.entity.js';
import { Padlock } from '../domain/museum/padlock.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const told: object[] = [];

@Injectable()
@EntityHooks(Painting)
class PaintingWitness implements EntityHook {
  beforeWrite({ operation, before, values }: EntityChange): void {
    told.push({ operation, title: before.get('title'), values: Object.fromEntries(values) });
    if (before.get('title') === 'Unhooked') {
      values.set('technique', 'taken off the wall');
    }
  }
}

/** Refuses to unlink a padlock with a spare crate. */
@Injectable()
@EntityHooks(Padlock)
class StubbornPadlock implements EntityHook {
  beforeWrite({ operation, before, values }: EntityChange): void {
    if (operation === 'update' && before.get('createdBy') === 'stubborn') {
      values.delete('crate');
    }
  }
}

@Module({ imports: [Latchkey.forFeature({ hooks: [PaintingWitness, StubbornPadlock] })] })
class HooksModule {}

const LONG_AGO = '2024-01-01 00:00:00+00';
const app = useApp(() => startDomainApp({}, [HooksModule]));

beforeEach(() => {
  told.length = 0;
});

const hall = () => insertRow(app.database, 'museum_hall', { name: 'North wing' });
const painting = (values: Record<string, string> = {}) =>
  insertRow(app.database, 'museum_exhibit', { kind: 'painting', title: 'Sunrise', ...values });
const sculpture = (values: Record<string, string> = {}) =>
  insertRow(app.database, 'museum_exhibit', { kind: 'sculpture', title: 'Thinker', ...values });
const loan = (exhibit: string, values: Record<string, string> = {}) =>
  insertRow(app.database, 'museum_loan', { exhibit_id: exhibit, ...values });
const guide = () => insertRow(app.database, 'museum_guide', { name: 'Gina' });
const padlock = (values: Record<string, string>) => insertRow(app.database, 'museum_padlock', values);

async function crate(values: Record<string, string> = {}): Promise<string> {
  const columns = ['label', ...Object.keys(values)];
  const places = columns.map((_, index) => `$${index + 1}`);
  const statement = new Statement(
    `INSERT INTO museum_crate (${columns.join()}) VALUES (${places.join()}) RETURNING id`,
  );
  const [row] = await app.database.rows(statement, ['Crate', ...Object.values(values)]);
  return row?.[0] ?? '';
}

const remove = (entity: string, id: string): Promise<Answer> =>
  app.as('admin').delete(`/rest/entities/${entity}/${id}`);

/** Columns of one row; undefined when it is gone. */
async function stored(table: string, id: string, ...columns: string[]): Promise<TextRow | undefined> {
  const statement = new Statement(`SELECT ${columns.join()} FROM ${table} WHERE id::text = $1`);
  return (await app.database.rows(statement, [id]))[0];
}

const isDeleted = async (table: string, id: string): Promise<boolean> =>
  (await stored(table, id, 'deleted_date IS NOT NULL'))?.[0] === 't';

function expectDenied({ status, json }: Answer, entity: string, referencing: string): void {
  expect([status, json]).toEqual([
    409,
    {
      error: 'Delete policy violation',
      details: `Unable to delete ${entity} because there are references from ${referencing}`,
    },
  ]);
}

describe('@OnDelete("unlink") on a collection, here the exhibits of a hall (protocol/entities.md 9.3)', () => {
  it('is a change of each item: reference empty, version and last change counted', async () => {
    const [closed, open] = [await hall(), await hall()];
    const moved = await sculpture({ hall_id: closed, version: '4' });
    const kept = await sculpture({ hall_id: open });
    expect((await remove('Hall', closed)).status).toBe(204);
    expect(await isDeleted('museum_hall', closed)).toBe(true);
    const columns = ['hall_id', 'version', 'last_modified_by', "now() - last_modified_date < interval '1 minute'"];
    expect(await stored('museum_exhibit', moved, ...columns, 'deleted_date')).toEqual([null, '5', 'admin', 't', null]);
    expect(await stored('museum_exhibit', kept, 'hall_id', 'version')).toEqual([open, '1']);
  });

  it('calls the hooks of the item, which may change more', async () => {
    const closed = await hall();
    const id = await painting({ hall_id: closed, title: 'Unhooked' });
    const other = await painting({ hall_id: closed, title: 'Sunrise' });
    await remove('Hall', closed);
    expect(told).toHaveLength(2);
    expect(told).toContainEqual({ operation: 'update', title: 'Unhooked', values: { hall: null } });
    expect(await stored('museum_exhibit', id, 'hall_id', 'technique', 'version')).toEqual([
      null,
      'taken off the wall',
      '2',
    ]);
    expect(await stored('museum_exhibit', other, 'hall_id', 'technique', 'version')).toEqual([null, null, '2']);
  });

  it('leaves items that are deleted already', async () => {
    const closed = await hall();
    const id = await sculpture({ hall_id: closed, deleted_date: LONG_AGO });
    await remove('Hall', closed);
    expect(await stored('museum_exhibit', id, 'hall_id', 'version')).toEqual([closed, '1']);
  });
});

describe('@OnDeleteInverse("unlink"), here the padlocks of a crate without soft delete', () => {
  it('is one change of the row, even by two references', async () => {
    const id = await crate();
    const lock = await padlock({ crate_id: id, spare_for_id: id });
    expect((await remove('Crate', id)).status).toBe(204);
    expect(await stored('museum_padlock', lock, 'crate_id', 'spare_for_id', 'version', 'deleted_date')).toEqual([
      null,
      null,
      '2',
      null,
    ]);
  });

  it('empties the reference of rows that are deleted already, too, because its target is gone', async () => {
    const id = await crate();
    const lock = await padlock({ crate_id: id, deleted_date: LONG_AGO, deleted_by: 'bob' });
    expect((await remove('Crate', id)).status).toBe(204);
    expect(await stored('museum_padlock', lock, 'crate_id', 'version', 'deleted_date', 'deleted_by')).toEqual([
      null,
      '1',
      LONG_AGO,
      'bob',
    ]);
  });

  it('answers 409 and changes nothing where a hook keeps the reference', async () => {
    const id = await crate();
    const lock = await padlock({ crate_id: id, spare_for_id: id, created_by: 'stubborn' });
    expectDenied(await remove('Crate', id), 'Crate', 'Padlock');
    expect(await stored('museum_padlock', lock, 'crate_id', 'spare_for_id', 'version')).toEqual([id, id, '1']);
  });

  it('finds rows with a composite key, and cascade does', async () => {
    const [id, other] = [await crate(), await crate()];
    const waybill = (number: string, values: object) =>
      insertValues(app.database, 'museum_waybill', { office: '1', number, ...values });
    await waybill('1', { crate_id: id, returned_id: other });
    await waybill('2', { crate_id: other, returned_id: id });
    await waybill('3', { crate_id: id, returned_id: id });
    expect((await remove('Crate', id)).status).toBe(204);
    const rows = await app.database.rows(new Statement('SELECT number, crate_id, returned_id FROM museum_waybill'));
    expect(rows).toEqual([['2', other, null]]);
  });
});

describe('@OnDelete("unlink") on what the deleted object refers to', () => {
  it('empties its own reference, which does not count as a change beside the deletion', async () => {
    const courier = await guide();
    const id = await loan(await sculpture(), { courier_id: courier });
    expect((await remove('Loan', id)).status).toBe(204);
    expect(await stored('museum_loan', id, 'courier_id', 'version', 'deleted_by')).toEqual([null, '2', 'admin']);
    expect(await isDeleted('museum_guide', courier)).toBe(false);
  });
});

describe('@OnDelete("cascade") and @OnDeleteInverse("cascade")', () => {
  it('delete what the object refers to; a target without soft delete leaves, and the reference is empty', async () => {
    const card = await insertRow(app.database, 'museum_catalog_card', { text: 'No 5' });
    const id = await sculpture({ card_id: card });
    expect((await remove('Sculpture', id)).status).toBe(204);
    expect(await stored('museum_catalog_card', card, 'text')).toBeUndefined();
    expect(await stored('museum_exhibit', id, 'card_id', 'deleted_by')).toEqual([null, 'admin']);
  });

  it('delete what refers to the object, in circles too, each row once and with its hooks', async () => {
    const original = await painting({ title: 'Original' });
    const copy = await painting({ title: 'Copy', copy_of_id: original });
    await app.database.rows(new Statement('UPDATE museum_exhibit SET copy_of_id = $2 WHERE id = $1'), [original, copy]);
    expect((await remove('Exhibit', copy)).status).toBe(204);
    expect([await isDeleted('museum_exhibit', original), await isDeleted('museum_exhibit', copy)]).toEqual([
      true,
      true,
    ]);
    expect(told).toEqual([
      { operation: 'delete', title: 'Copy', values: {} },
      { operation: 'delete', title: 'Original', values: {} },
    ]);
  });

  it('work through the classes of a hierarchy', async () => {
    const [sunrise, sunset] = [await painting(), await painting()];
    const restoration = await insertRow(app.database, 'museum_restoration', { painting_id: sunrise });
    const other = await insertRow(app.database, 'museum_restoration', { painting_id: sunset });
    expect((await remove('Exhibit', sunrise)).status).toBe(204);
    expect(await isDeleted('museum_restoration', restoration)).toBe(true);
    expect(await isDeleted('museum_restoration', other)).toBe(false);
  });

  it('win over unlink: a row that is deleted anyway has one change', async () => {
    const closed = await hall();
    const original = await sculpture();
    const copy = await sculpture({ copy_of_id: original, hall_id: closed });
    await remove('Exhibit', original);
    expect(await stored('museum_exhibit', copy, 'copy_of_id', 'hall_id', 'version')).toEqual([original, closed, '2']);
  });
});

describe('@OnDeleteInverse("deny"), here of a loan', () => {
  it('refuses while there is a reference, and nothing is deleted', async () => {
    const original = await sculpture();
    const copy = await sculpture({ copy_of_id: original });
    await loan(copy);
    expectDenied(await remove('Exhibit', original), 'Sculpture', 'Loan');
    expect([await isDeleted('museum_exhibit', original), await isDeleted('museum_exhibit', copy)]).toEqual([
      false,
      false,
    ]);
  });

  it('does not look at rows that are deleted already', async () => {
    const id = await sculpture();
    await loan(id, { deleted_date: LONG_AGO });
    expect((await remove('Exhibit', id)).status).toBe(204);
  });
});

describe('@OnDelete("deny")', () => {
  it('on a reference refuses while its target lives', async () => {
    const insurance = await insertRow(app.database, 'museum_insurance', { policy: 'all risks' });
    const id = await loan(await sculpture(), { insurance_id: insurance });
    expectDenied(await remove('Loan', id), 'Loan', 'Insurance');
    expect((await remove('Insurance', insurance)).status).toBe(204);
    expect((await remove('Loan', id)).status).toBe(204);
  });

  it('on a collection refuses while it has an item', async () => {
    const depot = await insertRow(app.database, 'museum_depot', { name: 'Cellar' });
    const id = await crate({ depot_id: depot });
    expectDenied(await remove('Depot', depot), 'Depot', 'Crate');
    await remove('Crate', id);
    expect((await remove('Depot', depot)).status).toBe(204);
  });
});
