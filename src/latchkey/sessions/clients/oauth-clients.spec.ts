import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { oauthClientSchema } from '../../config/oauth-client.js';
import type { ClientSettings, PathSettings } from '../../config/setting-groups.js';
import { ChangeSignals } from '../../database/change-signals.js';
import type { Signal } from '../../sql/transaction.js';
import type { Database } from '../../database/database.js';
import type { Transaction } from '../../sql/transaction.js';
import { OAuthClients } from './oauth-clients.js';

const CACHE_MS = 3_000;
const aClient = (clientId: string, more = {}) => ({ clientId, clientSecret: '{argon2}x', ...more });

/** Clients of the settings (`web`, `both`) and of a database, which counts its queries. */
class Server {
  stored: readonly unknown[] = [aClient('app'), aClient('both', { scopes: ['stored'] })];
  asked = 0;
  /** Runs while the database responds. */
  meanwhile = (): void => undefined;
  readonly signals = new ChangeSignals('process');
  readonly clients: OAuthClients;

  constructor(CONSOLE_ENABLED = false) {
    const settings = { CLIENTS: [aClient('web'), aClient('both')].map((each) => oauthClientSchema.parse(each)) };
    const rows = () => {
      this.asked++;
      const answer = this.stored.map((each) => [JSON.stringify(each)]);
      this.meanwhile();
      return Promise.resolve(answer);
    };
    this.clients = new OAuthClients(
      settings as unknown as ClientSettings,
      { CONSOLE_ENABLED } as PathSettings,
      { rows } as unknown as Database,
      this.signals,
    );
  }

  tell(topic: Signal['topic']): void {
    this.signals.deliver([{ topic, key: 'app' }]);
  }

  async scopesOf(clientId: string): Promise<string[] | undefined> {
    return (await this.clients.find(clientId))?.scopes;
  }
}

/** At a time that stands still. */
function aServer(): Server {
  jest.restoreAllMocks();
  jest.useFakeTimers();
  return new Server();
}

describe('clients of the settings and of the database (protocol/oauth.md 2)', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  it('are found by their id, those of the settings first and without the database', async () => {
    const server = aServer();
    expect(await server.scopesOf('both')).toEqual(['rest-api']);
    expect(server.asked).toBe(0);
    expect(await server.scopesOf('app')).toEqual(['rest-api']);
    expect(await server.scopesOf('nobody')).toBeUndefined();
    expect((await server.clients.all()).map(({ clientId, scopes }) => [clientId, scopes])).toEqual([
      ['app', ['rest-api']],
      ['both', ['rest-api']],
      ['web', ['rest-api']],
    ]);
    expect([server.clients.isConfigured('web'), server.clients.isConfigured('app')]).toEqual([true, false]);
  });

  it('are cached for a few seconds only', async () => {
    const server = aServer();
    await server.scopesOf('app');
    jest.advanceTimersByTime(CACHE_MS - 1);
    await server.scopesOf('app');
    expect(server.asked).toBe(1);
    jest.advanceTimersByTime(1);
    await server.scopesOf('app');
    expect(server.asked).toBe(2);
  });

  it.each([
    ['client', 2],
    ['all', 2],
    ['user', 1],
    ['session', 1],
    ['roles', 1],
  ] as const)('are read again after a change of %s or not: %i times in all', async (topic, times) => {
    const server = aServer();
    await server.scopesOf('app');
    server.tell(topic);
    await server.scopesOf('app');
    expect(server.asked).toBe(times);
  });

  it('are not cached as they were when they changed while they were read', async () => {
    const server = aServer();
    server.meanwhile = () => {
      server.tell('client');
    };
    expect(await server.scopesOf('app')).toEqual(['rest-api']);
    server.stored = [];
    expect(await server.scopesOf('app')).toBeUndefined();
    expect(server.asked).toBe(2);
  });

  it('are not cached at all while signals of changes may get lost', async () => {
    const server = aServer();
    jest.spyOn(server.signals, 'reliable', 'get').mockReturnValue(false);
    await server.scopesOf('app');
    await server.scopesOf('app');
    expect(server.asked).toBe(2);
  });

  it('stay until the end of a transaction, when they are there', async () => {
    const server = aServer();
    const asked: unknown[] = [];
    const transaction = (found: readonly unknown[]): Transaction =>
      ({ rows: (_: unknown, values: unknown) => Promise.resolve([asked.push(values), found][1]) }) as never;
    expect(await server.clients.holds(transaction([]), 'web')).toBe(true);
    expect(asked).toEqual([]);
    expect(await server.clients.holds(transaction([['1']]), 'app')).toBe(true);
    expect(await server.clients.holds(transaction([]), 'app')).toBe(false);
    expect(asked).toEqual([['app'], ['app']]);
  });

  it('are ignored when the API would have refused them', async () => {
    const server = aServer();
    const warn = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
    server.stored = [
      aClient('odd', { grantTypes: ['magic'] }),
      aClient('open', { authMethods: ['none'], requireProofKey: false }),
      aClient('app'),
    ];
    expect([await server.scopesOf('odd'), await server.scopesOf('open')]).toEqual([undefined, undefined]);
    expect(await server.scopesOf('app')).toEqual(['rest-api']);
    expect(warn.mock.calls).toEqual([
      ['The client odd in the database is not usable: save it again over the API'],
      ['The client open in the database is not usable: save it again over the API'],
    ]);
    expect((await server.clients.all()).map(({ clientId }) => clientId)).toEqual(['app', 'web', 'both']);
  });
});
