import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Statement } from '../../src/latchkey/sql/statement.js';
import { insertRow, insertValues } from '../builders/insert-row.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import { countTransactionStatements } from '../harness/transaction-statements.js';
import type { Answer, SentBody } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const UNKNOWN = '00000000-0000-4000-8000-00000000ffff';
const app = useApp(startDomainApp);

const deleteAll = (entity: string, body: SentBody): Promise<Answer> =>
  app.as('admin').delete(`/rest/entities/${entity}`, body);

const aTag = (values: Record<string, string> = {}) =>
  insertRow(app.database, 'domain_tag', { name: 'wood', ...values });

/** Ids of the live tags among the given ones. */
async function liveTags(...ids: string[]): Promise<string[]> {
  const statement = new Statement('SELECT id FROM domain_tag WHERE id = ANY($1::uuid[]) AND deleted_date IS NULL');
  const rows = await app.database.rows(statement, [ids]);
  return ids.filter((id) => rows.some(([live]) => live === id));
}

function expectAnswer({ status, json }: Answer, ...expected: [status: number, error: string, details: string]): void {
  expect([status, json]).toEqual([expected[0], { error: expected[1], details: expected[2] }]);
}

describe('DELETE /rest/entities/{e} (protocol/entities.md 9.4)', () => {
  it('takes ids and objects with an id, mixed, and answers 204 without a body', async () => {
    const [first, second, third, kept] = [await aTag(), await aTag(), await aTag(), await aTag()];
    const answer = await deleteAll('Tag', [first, { id: second, name: 'ignored' }, third.replaceAll('-', '')]);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(await liveTags(first, second, third, kept)).toEqual([kept]);
  });

  it('takes numbers where ids are numbers, and texts', async () => {
    for (const [id, name] of [
      ['101', 'north'],
      ['102', 'east'],
      ['103', 'south'],
      ['104', 'west'],
    ] as const) {
      await insertValues(app.database, 'domain_region', { id, name });
    }
    expect((await deleteAll('Region', '[101, "102", {"id": 103}]')).status).toBe(204);
    expect(await app.database.rows(new Statement('SELECT name FROM domain_region'))).toEqual([['west']]);
  });

  it('knows the id by the key `id`, whatever the name of the attribute', async () => {
    for (const code of ['EUR', 'USD', 'CHF', '17']) {
      await insertValues(app.database, 'domain_currency', { code });
    }
    expectAnswer(
      await deleteAll('Currency', [{ code: 'EUR' }]),
      400,
      'Required attribute id is not presented',
      'Required attribute id is not presented',
    );
    expect((await deleteAll('Currency', ['EUR', { id: 'USD' }, 17])).status).toBe(204);
    expect(await app.database.rows(new Statement('SELECT code FROM domain_currency'))).toEqual([['CHF']]);
  });

  it('deletes a row once that is named several times', async () => {
    const id = await aTag();
    expect((await deleteAll('Tag', [id, { id }, id.toUpperCase()])).status).toBe(204);
    expect(await liveTags(id)).toEqual([]);
  });

  it('deletes nothing for an empty array', async () => {
    const answer = await deleteAll('Tag', '[]');
    expect([answer.status, answer.text]).toEqual([204, '']);
  });

  it('deletes rows of all classes of a hierarchy, and by a subclass only its own', async () => {
    const payment = (kind: string) =>
      insertRow(app.database, 'domain_payment', {
        kind,
        reference: 'P-1',
        ...(kind === 'card' ? { card_number: '4711' } : {}),
      });
    const [card, cash] = [await payment('card'), await payment('cash')];
    const details = `Entity CardPayment with id ${cash} not found`;
    expectAnswer(await deleteAll('CardPayment', [card, cash]), 404, 'Entity not found', details);
    expect((await deleteAll('Payment', [card, cash])).status).toBe(204);
    const live = new Statement('SELECT id FROM domain_payment WHERE deleted_date IS NULL');
    expect(await app.database.rows(live)).toEqual([]);
  });

  it('lets rows go together that a deny policy would keep one by one', async () => {
    await app.database.rows(
      new Statement("INSERT INTO museum_crate (id, label) OVERRIDING SYSTEM VALUE VALUES (901, 'a'), (902, 'b')"),
    );
    await app.database.rows(new Statement('UPDATE museum_crate SET twin_id = 1803 - id'));
    expectAnswer(
      await deleteAll('Crate', [901]),
      409,
      'Delete policy violation',
      'Unable to delete Crate because there are references from Crate',
    );
    expect((await deleteAll('Crate', [901, 902])).status).toBe(204);
    expect(await app.database.rows(new Statement('SELECT id FROM museum_crate'))).toEqual([]);
  });
});

describe('two bulk DELETEs of the same rows at the same time', () => {
  it('take turns, whatever the order of their ids', async () => {
    for (let round = 0; round < 10; round++) {
      const ids = await Promise.all(Array.from({ length: 20 }, () => aTag()));
      const answers = await Promise.all([deleteAll('Tag', ids), deleteAll('Tag', ids.toReversed())]);
      expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
      expect(await liveTags(...ids)).toEqual([]);
    }
  });
});

describe('a bulk DELETE that fails deletes nothing (protocol/entities.md 9.4, protocol/README.md decision 17)', () => {
  it.each([
    ['an unknown id', UNKNOWN, 404, 'Entity not found', `Entity Tag with id ${UNKNOWN} not found`],
    [
      'an unknown id, named as it was given',
      { id: UNKNOWN.toUpperCase() },
      404,
      'Entity not found',
      `Entity Tag with id ${UNKNOWN.toUpperCase()} not found`,
    ],
    ['a text that is not an id', 'x', 400, 'Invalid entity ID', 'Cannot convert x into valid entity ID'],
    ['an object with such a text', { id: 'x' }, 400, 'Invalid entity ID', 'Cannot convert x into valid entity ID'],
    ['a number that is not an id', 5, 400, 'Invalid entity ID', 'Cannot convert 5 into valid entity ID'],
    ['null', null, 400, 'Invalid entity ID', 'Cannot convert null into valid entity ID'],
    ['a list', ['x'], 400, 'Invalid entity ID', 'Cannot convert ["x"] into valid entity ID'],
    ['an object as id', { id: { id: 1 } }, 400, 'Invalid entity ID', 'Cannot convert {"id":1} into valid entity ID'],
    [
      'an object without id',
      { name: 'wood' },
      400,
      'Required attribute id is not presented',
      'Required attribute id is not presented',
    ],
    [
      'an object whose id is null',
      { id: null },
      400,
      'Required attribute id is not presented',
      'Required attribute id is not presented',
    ],
  ])('%s', async (_, element, status, error, details) => {
    const [before, after] = [await aTag(), await aTag()];
    expectAnswer(await deleteAll('Tag', [before, element, after]), status, error, details);
    expect(await liveTags(before, after)).toEqual([before, after]);
  });

  it('the id of a row that is deleted already', async () => {
    const [live, gone] = [await aTag(), await aTag({ deleted_date: '2024-01-01T00:00:00Z' })];
    expectAnswer(await deleteAll('Tag', [live, gone]), 404, 'Entity not found', `Entity Tag with id ${gone} not found`);
    expect(await liveTags(live)).toEqual([live]);
  });

  it.each([
    ['an object', '{"id": "x"}'],
    ['a text', '"x"'],
    ['null', 'null'],
    ['no JSON', '[1, '],
    ['nothing', ''],
  ])('a body that is %s', async (_, body) => {
    expectAnswer(await deleteAll('Tag', body), 400, 'Malformed request JSON data structure', '');
  });

  it('a row that a policy keeps', async () => {
    const [free, lent] = [randomUUID(), randomUUID()];
    for (const id of [free, lent]) {
      await insertRow(app.database, 'museum_exhibit', { id, kind: 'sculpture', title: 'Thinker' });
    }
    await insertRow(app.database, 'museum_loan', { exhibit_id: lent });
    expectAnswer(
      await deleteAll('Exhibit', [free, lent]),
      409,
      'Delete policy violation',
      'Unable to delete Sculpture because there are references from Loan',
    );
    const live = new Statement(
      'SELECT count(*) FROM museum_exhibit WHERE id = ANY($1::uuid[]) AND deleted_date IS NULL',
    );
    expect(await app.database.rows(live, [[free, lent]])).toEqual([['2']]);
  });
});

describe('the number of statements of a bulk DELETE', () => {
  const ORDERS = new Statement(
    "INSERT INTO domain_order (number) SELECT 'B-' || n FROM generate_series(1, $1::int) n RETURNING id",
  );
  const LINES = new Statement(
    'INSERT INTO domain_order_line (order_id, quantity) SELECT id, n FROM unnest($1::uuid[]) id, generate_series(1, 3) n',
  );
  const LIVE = new Statement(
    'SELECT (SELECT count(*) FROM domain_order WHERE deleted_date IS NULL),' +
      ' (SELECT count(*) FROM domain_order_line WHERE deleted_date IS NULL)',
  );

  /** Statements that one request sends inside its transaction. */
  async function statementsFor(count: number): Promise<number> {
    const ids = (await app.database.rows(ORDERS, [String(count)])).map(([id]) => id ?? '');
    await app.database.rows(LINES, [ids]);
    const counted = countTransactionStatements();
    const answer = await deleteAll('Order', ids);
    const sent = counted();
    expect(answer.status).toBe(204);
    expect(await app.database.rows(LIVE)).toEqual([['0', '0']]);
    return sent;
  }

  it('is the same for 1,000 orders with 3,000 lines as for one', async () => {
    // Orders: visible, locked, marked. Lines: locked, marked. Notes of the lines: looked for.
    expect(await statementsFor(1)).toBe(6);
    expect(await statementsFor(1_000)).toBe(6);
  });
});
