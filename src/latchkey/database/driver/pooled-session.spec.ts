import { beforeEach, describe, expect, it } from '@jest/globals';
import { Statement } from '../../sql/statement.js';
import { asTravelling } from '../session-settings.js';
import { ForeignQuery } from './bound-query.js';
import { PooledSession } from './pooled-session.js';
import { TextQuery } from './text-query.js';

const SETTINGS = {
  limited: asTravelling({ TimeZone: 'UTC', statement_timeout: '3000' }),
  unlimited: asTravelling({ TimeZone: 'UTC', statement_timeout: '0' }),
};
const AHEAD =
  "SELECT WHERE set_config('TimeZone', 'UTC', true) IS NULL OR set_config('statement_timeout', '3000', true) IS NULL";
const INSIDE = "SET LOCAL TimeZone = 'UTC'; SET LOCAL statement_timeout = '3000'";
const NOBODY = (): void => undefined;

let session: PooledSession;

beforeEach(() => {
  session = new PooledSession(SETTINGS);
});

/** The texts that reach the server, in order. */
function sent(query: ForeignQuery<unknown> | TextQuery, limited = true): readonly string[] {
  const texts: string[] = [];
  const wire = {
    stream: { cork: NOBODY, uncork: NOBODY },
    parsedStatements: {},
    submittedNamedStatements: {},
    close: NOBODY,
    parse: ({ text }: { text: string }) => texts.push(text),
    query: (text: string) => texts.push(text),
    bind: NOBODY,
    describe: NOBODY,
    execute: NOBODY,
    sync: NOBODY,
  };
  session.prepare(query, limited);
  query.submit(wire);
  return texts;
}

const foreign = (text: string, values: unknown[] = []): ForeignQuery<unknown> => new ForeignQuery(text, values, NOBODY);

const ours = (text: string, startsTransaction = false): TextQuery =>
  new TextQuery(new Statement(text), [], { prepared: false, startsTransaction });

describe('a connection to a pooler', () => {
  it('sends the settings in front of each statement outside transactions', () => {
    expect(sent(ours('SELECT 1'))).toEqual([AHEAD, 'SELECT 1']);
    expect(sent(ours('SELECT 1'))).toEqual([AHEAD, 'SELECT 1']);
    expect(sent(foreign('SELECT $1', ['1']))).toEqual([AHEAD, 'SELECT $1']);
    expect(sent(foreign('SELECT 1;'))).toEqual([AHEAD, 'SELECT 1;']);
  });

  it('sends them once in a transaction, ours or of other code, and again after its end', () => {
    expect(sent(ours('SELECT 1', true))).toEqual(['START TRANSACTION', AHEAD, 'SELECT 1']);
    expect(sent(ours('SELECT 2'))).toEqual(['SELECT 2']);
    expect(sent(foreign('SAVEPOINT here'))).toEqual(['SAVEPOINT here']);
    expect(sent(foreign('ROLLBACK TO SAVEPOINT here'))).toEqual(['ROLLBACK TO SAVEPOINT here']);
    expect(sent(foreign('UPDATE tag SET name = 1'))).toEqual(['UPDATE tag SET name = 1']);
    expect(sent(foreign('COMMIT'))).toEqual(['COMMIT']);
    expect(sent(foreign('START TRANSACTION'))).toEqual([`START TRANSACTION; ${INSIDE}`]);
    expect(sent(ours('SELECT 3'))).toEqual(['SELECT 3']);
    expect(sent(foreign('ROLLBACK'))).toEqual(['ROLLBACK']);
    expect(sent(ours('SELECT 4'))).toEqual([AHEAD, 'SELECT 4']);
  });

  it('leaves alone what may not share a transaction, and texts of several statements', () => {
    for (const text of [
      'CREATE INDEX CONCURRENTLY i ON t (c)',
      'VACUUM',
      'BEGIN; SELECT 1; COMMIT',
      'SELECT 1; SELECT 2',
    ]) {
      expect(sent(foreign(text))).toEqual([text]);
    }
    expect(sent(ours('SELECT 1'))).toEqual([AHEAD, 'SELECT 1']);
  });

  it('sends them in front of changes of the schema', () => {
    for (const text of [
      'CREATE TABLE t (c int)',
      'CREATE UNIQUE INDEX i ON t (c)',
      "COMMENT ON TABLE t IS 'run CONCURRENTLY'",
    ]) {
      expect(sent(foreign(text))).toEqual([AHEAD, text]);
    }
  });

  it('refuses what would find tables of others instead of those of DATABASE_SCHEMA', () => {
    session = new PooledSession({ ...SETTINGS, ownSchema: 'own' });
    for (const [text, refusal] of [
      ['CREATE UNIQUE INDEX CONCURRENTLY i ON t (c)', /^CREATE UNIQUE INDEX CONCURRENTLY runs .*: write "own\."/],
      ['drop index concurrently i', /^drop runs outside transactions/],
      ['ALTER TABLE t DETACH PARTITION p CONCURRENTLY', /^ALTER TABLE runs .*: write "own\."/],
      ['VACUUM t', /^VACUUM runs /],
      ['SELECT 1; SELECT 2', /^SELECT runs .*: run it in a transaction, write "own\."/],
      ['DO $$ BEGIN DELETE FROM t; END $$', /^DO runs /],
    ] as const) {
      expect(() => sent(foreign(text))).toThrow(refusal);
    }
    for (const text of [
      'CREATE INDEX CONCURRENTLY i ON "own"."t" (c)',
      'DROP INDEX CONCURRENTLY own.i',
      'VACUUM',
      'SHOW jit',
    ]) {
      expect(sent(foreign(text))).toEqual([text]);
    }
    sent(foreign('BEGIN'));
    expect(sent(foreign('SELECT 1; SELECT 2'))).toEqual(['SELECT 1; SELECT 2']);
  });

  it('sends the limit 0 for statements that may take any time', () => {
    expect(sent(foreign('BEGIN'), false)).toEqual([
      "BEGIN; SET LOCAL TimeZone = 'UTC'; SET LOCAL statement_timeout = '0'",
    ]);
  });
});
