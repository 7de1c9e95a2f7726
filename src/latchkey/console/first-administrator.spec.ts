import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { ServerSettings } from '../config/setting-groups.js';
import type { Database } from '../database/database.js';
import type { Administrators } from '../roles/runtime/administrators.js';
import type { Transaction } from '../sql/transaction.js';
import { FirstAdministrator } from './first-administrator.js';

const WARNING = 'Nobody is an administrator: create one (docs/how-to/create-the-first-administrator.md)';

let warned: jest.SpiedFunction<Logger['warn']>;

beforeEach(() => {
  warned = jest.spyOn(Logger.prototype, 'warn').mockReturnValue(undefined);
});

afterEach(() => {
  warned.mockRestore();
});

/** A start of the application on a database with or without an administrator. */
async function start(NODE_ENV: string, hasAdministrator: boolean): Promise<void> {
  const database = { transaction: (work: (transaction: Transaction) => unknown) => work({} as Transaction) };
  const administrators = { exist: () => Promise.resolve(hasAdministrator) };
  const unused = undefined as never;
  const first = new FirstAdministrator(
    database as unknown as Database,
    administrators as unknown as Administrators,
    unused,
    unused,
    unused,
    unused,
    { NODE_ENV } as ServerSettings,
  );
  await first.onApplicationBootstrap();
}

describe('a start without any administrator', () => {
  it('says so in production, at every start', async () => {
    await start('production', false);
    await start('production', false);
    expect(warned.mock.calls).toEqual([[WARNING], [WARNING]]);
  });

  it('says nothing in development, nor where there is one', async () => {
    await start('development', false);
    await start('production', true);
    expect(warned).not.toHaveBeenCalled();
  });
});
