import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { ChangeSignals } from '../database/change-signals.js';
import type { Signal } from '../sql/transaction.js';
import type { Database } from '../database/database.js';
import type { TextRow } from '../sql/statement.js';
import type { OAuthClients } from './clients/oauth-clients.js';
import { tokenHash, TokenLookup } from './token-lookup.js';

const FIVE_SECONDS = '5000.4';

/** `[session, client, locale, user id, username, time zone, file, milliseconds left, substituted user id and name]` */
const ALICE: TextRow = ['S1', 'web', 'de', 'u1', 'alice', 'Europe/Berlin', null, FIVE_SECONDS, null, null];
const FOR_BOB: TextRow = ['S2', 'web', null, 'u1', 'alice', null, null, FIVE_SECONDS, 'u2', 'bob'];
const FILE: TextRow = ['S1', 'web', null, 'u1', 'alice', null, 'fileRef=a', FIVE_SECONDS, null, null];
const CLIENT: TextRow = ['S3', 'job', 'en', null, null, null, null, FIVE_SECONDS, null, null];

const TOKENS: readonly (readonly [string, TextRow])[] = [
  ['alice', ALICE],
  ['for-bob', FOR_BOB],
  ['file', FILE],
  ['client', CLIENT],
];

/** A database with four tokens, which counts its queries. */
class Server {
  readonly tokens = new Map(TOKENS.map(([token, row]) => [tokenHash(token), row]));
  asked = 0;
  /** Runs while the database responds. */
  meanwhile = (): void => undefined;
  client: unknown = { clientId: 'job', resourceRoles: ['reader'], rowLevelRoles: ['own'] };
  readonly signals = new ChangeSignals('process');
  readonly lookup: TokenLookup;

  constructor() {
    const rows = (_: unknown, [hash]: readonly string[]) => {
      this.asked++;
      const row = this.tokens.get(hash ?? '');
      this.meanwhile();
      return Promise.resolve(row ? [row] : []);
    };
    const clients = { find: (id: string) => Promise.resolve(id === 'job' ? this.client : undefined) };
    this.lookup = new TokenLookup({ rows } as unknown as Database, clients as unknown as OAuthClients, this.signals);
  }

  revoke(token: string, signal: Signal): void {
    this.tokens.delete(tokenHash(token));
    this.signals.deliver([signal]);
  }
}

/** At a time that stands still. */
function aServer(): Server {
  jest.restoreAllMocks();
  jest.useFakeTimers();
  return new Server();
}

describe('who shows a token (protocol/authentication.md 5)', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is a user, frozen, with all that the session knows', async () => {
    const server = aServer();
    const alice = await server.lookup.find('alice');
    expect(alice).toEqual({
      kind: 'user',
      username: 'alice',
      userId: 'u1',
      sessionId: 'S1',
      sessionLocale: 'de',
      timeZone: 'Europe/Berlin',
      substitutes: undefined,
    });
    expect(Object.isFrozen(alice)).toBe(true);
  });

  it('is a user who substitutes another one', async () => {
    const server = aServer();
    expect(await server.lookup.find('for-bob')).toEqual({
      kind: 'user',
      username: 'alice',
      userId: 'u1',
      sessionId: 'S2',
      sessionLocale: undefined,
      timeZone: undefined,
      substitutes: { userId: 'u2', username: 'bob' },
    });
  });

  it('is a client with the roles that it has now, and nobody once it is gone', async () => {
    const server = aServer();
    const job = { kind: 'client', username: 'job', clientId: 'job', sessionId: 'S3', sessionLocale: 'en' };
    const found = await server.lookup.find('client');
    expect(found).toEqual({ ...job, resourceRoles: ['reader'], rowLevelRoles: ['own'] });
    expect(Object.isFrozen(found)).toBe(true);
    server.client = { clientId: 'job', resourceRoles: [], rowLevelRoles: [] };
    expect(await server.lookup.find('client')).toEqual({ ...job, resourceRoles: [], rowLevelRoles: [] });
    server.client = undefined;
    expect(await server.lookup.find('client')).toBe('unknown');
    expect(server.asked).toBe(1);
  });

  it('is nobody with an unknown token', async () => {
    const server = aServer();
    expect(await server.lookup.find('guess')).toBe('unknown');
  });

  it('is whom the token of a file URL stands for at that file alone', async () => {
    const server = aServer();
    expect(await server.lookup.find('file', { file: 'fileRef=a' })).toMatchObject({ username: 'alice' });
    expect(await server.lookup.find('file', { file: 'fileRef=b' })).toBe('unknown');
    expect(await server.lookup.find('file')).toBe('unknown');
    expect(await server.lookup.find('alice', { file: 'fileRef=a' })).toMatchObject({ username: 'alice' });
  });

  it('is nobody from the moment on when the token ends, although it is remembered', async () => {
    const server = aServer();
    server.tokens.set(tokenHash('short'), [...ALICE.slice(0, 7), '1000', null, null]);
    expect(await server.lookup.find('short')).toMatchObject({ username: 'alice' });
    jest.advanceTimersByTime(999);
    expect(await server.lookup.find('short')).toMatchObject({ username: 'alice' });
    jest.advanceTimersByTime(1);
    expect(await server.lookup.find('short')).toBe('expired');
    expect(server.asked).toBe(1);
  });

  it.each([
    ['alice', { topic: 'session', key: 'S1' }],
    ['alice', { topic: 'user', key: 'alice' }],
    ['alice', { topic: 'all', key: '' }],
    ['for-bob', { topic: 'user', key: 'alice' }],
    ['for-bob', { topic: 'user', key: 'bob' }],
    ['client', { topic: 'session', key: 'S3' }],
  ] as const)('is forgotten with the signal that concerns them: %s, %j', async (token, signal) => {
    const server = aServer();
    await server.lookup.find(token);
    server.revoke(token, signal);
    expect(await server.lookup.find(token)).toBe('unknown');
  });

  it.each([
    ['alice', { topic: 'session', key: 'S2' }],
    ['alice', { topic: 'session', key: 'alice' }],
    ['alice', { topic: 'user', key: 'bob' }],
    ['alice', { topic: 'user', key: 'S1' }],
    ['alice', { topic: 'roles', key: 'alice' }],
    ['client', { topic: 'user', key: 'job' }],
    ['client', { topic: 'client', key: 'S3' }],
  ] as const)('is remembered when a signal concerns others: %s, %j', async (token, signal) => {
    const server = aServer();
    await server.lookup.find(token);
    server.signals.deliver([signal]);
    await server.lookup.find(token);
    expect(server.asked).toBe(1);
  });

  it('is not remembered as they were when something changed while they were read', async () => {
    const server = aServer();
    server.meanwhile = () => {
      server.signals.deliver([{ topic: 'session', key: 'S1' }]);
    };
    expect(await server.lookup.find('alice')).toMatchObject({ username: 'alice' });
    server.tokens.clear();
    expect(await server.lookup.find('alice')).toBe('unknown');
  });

  it('is looked up each time while changes cannot be heard', async () => {
    const server = aServer();
    jest.spyOn(server.signals, 'reliable', 'get').mockReturnValue(false);
    await server.lookup.find('alice');
    await server.lookup.find('alice');
    expect(server.asked).toBe(2);
  });
});
