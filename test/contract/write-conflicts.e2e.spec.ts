import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { Injectable, Module } from '@nestjs/common';
import { ChangeSignals } from '../../src/latchkey/database/change-signals.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import type { Transaction } from '../../src/latchkey/sql/transaction.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../../src/latchkey/model/entity-hooks.js';
import { insertRow } from '../builders/insert-row.js';
import { Delivery } from '../domain/delivery.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

/** How many more transactions the database gives up, and how many were tried. */
const deadlocks = { left: 0, tried: 0 };
const GIVE_UP = new Statement("DO $$ BEGIN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END $$");

@Injectable()
@EntityHooks(Delivery)
class UnluckyHook implements EntityHook {
  async afterWrite(_: EntityChange, transaction: Transaction): Promise<void> {
    deadlocks.tried++;
    if (deadlocks.left > 0) {
      deadlocks.left--;
      await transaction.rows(GIVE_UP);
    }
  }
}

@Module({ providers: [UnluckyHook], imports: [Latchkey.forFeature({ hooks: [UnluckyHook] })] })
class HooksModule {}

const app = useApp(() => startDomainApp({ OPTIMISTIC_LOCKING_ENABLED: 'true' }, [HooksModule]));

beforeEach(() => {
  Object.assign(deadlocks, { left: 0, tried: 0 });
});

const path = (entity: string, id?: string): string => `/rest/entities/${entity}${id === undefined ? '' : `/${id}`}`;
const anOrder = () => insertRow(app.database, 'domain_order', { number: 'C-1', version: '1' });
const counted = (answers: readonly Answer[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  answers.forEach(({ status }) => (counts[status] = (counts[status] ?? 0) + 1));
  return counts;
};
const atOnce = (count: number, send: (index: number) => Promise<Answer>): Promise<Answer[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => send(index)));

describe('a transaction that the database gives up (protocol/errors.md 5)', () => {
  const orderWithDelivery = { number: 'D-1', delivery: { address: 'Quay 1' } };
  const deliveries = new Statement("SELECT count(*) FROM domain_delivery WHERE address = 'Quay 1'");

  it('is run again, and stores nothing twice', async () => {
    deadlocks.left = 2;
    expect((await app.as('admin').post(path('Order'), orderWithDelivery)).status).toBe(201);
    expect([deadlocks.tried, await app.database.rows(deliveries)]).toEqual([3, [['1']]]);
  });

  it('is run again for deletions, too', async () => {
    const id = await insertRow(app.database, 'domain_delivery', { address: 'Quay 2' });
    deadlocks.left = 1;
    expect((await app.as('admin').delete(path('Delivery', id))).status).toBe(204);
    expect(deadlocks.tried).toBe(2);
  });

  it('is not done for ever', async () => {
    deadlocks.left = 100;
    const answer = await app.as('admin').post(path('Order'), { number: 'D-2', delivery: { address: 'Quay 3' } });
    expect([answer.status, answer.json, deadlocks.tried]).toEqual([503, { error: 'Server error', details: '' }, 20]);
    const orders = new Statement("SELECT 1 FROM domain_order WHERE number = 'D-2'");
    expect(await app.database.rows(orders)).toEqual([]);
  });
});

describe('requests at the same time', () => {
  it('of which only one can have seen the version: the others are refused (protocol/entities.md 12)', async () => {
    const byVersion = await anOrder();
    const put = (index: number) => app.as('admin').put(path('Order', byVersion), { number: `v${index}`, version: 1 });
    expect(counted(await atOnce(8, put))).toEqual({ 200: 1, 400: 7 });
    const byTag = await anOrder();
    const match = (index: number) =>
      app.as('admin').put(path('Order', byTag), { number: `t${index}` }, { 'if-match': '"1"' });
    expect(counted(await atOnce(8, match))).toEqual({ 200: 1, 412: 7 });
    for (const id of [byVersion, byTag]) {
      expect((await app.as('admin').get(path('Order', id))).json).toMatchObject({ version: 2 });
    }
  });

  it('all count where the version is not checked', async () => {
    const id = await anOrder();
    const put = (index: number) => app.as('admin').put(path('Order', id), { amount: index + 1 });
    expect(counted(await atOnce(8, put))).toEqual({ 200: 8 });
    expect((await app.as('admin').get(path('Order', id))).json).toMatchObject({ version: 9 });
  });

  it('that create the same id make one row', async () => {
    const id = randomUUID();
    const answers = await atOnce(8, (index) => app.as('admin').post(path('Tag'), { id, name: `n${index}` }));
    expect(answers.map(({ status }) => status).filter((status) => status !== 201 && status !== 409)).toEqual([]);
    expect(answers.some(({ status }) => status === 201)).toBe(true);
  });

  it('that delete and update one row: the later one misses it', async () => {
    const id = await anOrder();
    const answers = await atOnce(8, (index) =>
      index % 2 === 0
        ? app.as('admin').delete(path('Order', id))
        : app.as('admin').put(path('Order', id), { number: `x${index}` }),
    );
    const deletions = answers.filter((_, index) => index % 2 === 0);
    expect(counted(deletions)).toEqual({ 204: 1, 404: 3 });
    expect(answers.filter(({ status }) => ![200, 204, 404].includes(status))).toEqual([]);
  });

  it('that replace the links of one object from both sides leave no link twice, and none is refused', async () => {
    const tour = await insertRow(app.database, 'museum_tour', { name: 'T' });
    const guide = await insertRow(app.database, 'museum_guide', { name: 'G' });
    const answers = await atOnce(12, (index) =>
      index % 3 === 0
        ? app.as('admin').put(path('Tour', tour), { guides: [] })
        : index % 3 === 1
          ? app.as('admin').put(path('Tour', tour), { guides: [{ id: guide }, { id: guide }] })
          : app.as('admin').put(path('Guide', guide), { tours: [{ id: tour }] }),
    );
    expect(counted(answers)).toEqual({ 200: 12 });
  });

  it('that refer to a row while it goes: a reference or a refusal, never a fault of the server', async () => {
    for (let turn = 0; turn < 10; turn++) {
      const code = `T${turn}`;
      expect((await app.as('admin').post(path('Currency'), { code })).status).toBe(201);
      const answers = await atOnce(6, (index) =>
        index === 3
          ? app.as('admin').delete(path('Currency', code))
          : app.as('admin').post(path('Shelf'), { currency: { id: code } }),
      );
      const shelves = answers.filter((_, index) => index !== 3).map(({ status }) => status);
      expect([
        [204, 409].includes(answers[3]?.status ?? 0),
        shelves.every((status) => [201, 400].includes(status)),
      ]).toEqual([true, true]);
    }
  });

  it('that write overlapping orders with their lines all succeed', async () => {
    const ids = await Promise.all(Array.from({ length: 6 }, anOrder));
    const bodies = ids.map((id) => ({ id, lines: [{ quantity: 1 }, { quantity: 2 }] }));
    const answers = await atOnce(8, (index) =>
      app.as('admin').put(path('Order'), index % 2 === 0 ? bodies : [...bodies].reverse()),
    );
    expect(counted(answers)).toEqual({ 200: 8 });
    const lines = new Statement(
      'SELECT count(*) FROM domain_order_line WHERE order_id = ANY($1) AND deleted_date IS NULL GROUP BY order_id',
    );
    expect(await app.database.rows(lines, [ids])).toEqual(ids.map(() => ['2']));
  });
});

describe('a fault at the commit (protocol/README.md decision 17)', () => {
  it('undoes everything, notifies nobody, and answers like any other', async () => {
    await app.database.rows(
      new Statement(
        'ALTER TABLE sec_role_assignment ADD CONSTRAINT uq_late UNIQUE (username) DEFERRABLE INITIALLY DEFERRED',
      ),
    );
    const told: string[] = [];
    app.nest.get(ChangeSignals).onSignal(({ key }) => told.push(key));
    const assignment = { username: 'nobody', roleCode: 'rest-minimal', roleType: 'resource' };
    const another = { ...assignment, roleCode: 'system-full-access' };
    const twice = await app.as('admin').post(path('sec_RoleAssignmentEntity'), [assignment, another]);
    expect(twice).toAnswer(409, {
      error: 'Unique constraint violation',
      details: 'uq_late',
      attributes: ['username'],
    });
    const stored = new Statement("SELECT 1 FROM sec_role_assignment WHERE username = 'nobody'");
    expect([await app.database.rows(stored), told.includes('nobody')]).toEqual([[], false]);
    expect((await app.as('admin').post(path('sec_RoleAssignmentEntity'), assignment)).status).toBe(201);
    expect(told).toContain('nobody');
    await app.database.rows(new Statement('ALTER TABLE sec_role_assignment DROP CONSTRAINT uq_late'));
  });
});

describe('rules that only the database knows (protocol/errors.md 5)', () => {
  it('are refused as bad input, and nothing is saved', async () => {
    const answer = await app.as('admin').post(path('Coupon'), [{ code: 'fine' }, { code: 'free', percent: 100 }]);
    expect(answer).toAnswer(400, {
      error: 'Unacceptable value',
      details: 'Coupon breaks the constraint ck_domain_coupon_percent',
      attributes: ['percent'],
    });
    expect((await app.as('admin').get(path('Coupon', 'fine'))).status).toBe(404);
  });
});
