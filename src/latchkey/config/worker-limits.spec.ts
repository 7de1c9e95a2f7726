import { describe, expect, it } from '@jest/globals';
import { loadSettings, readSettings } from './load-settings.js';
import { workerSettings } from './worker-limits.js';

const SERVER = { DATABASE_URL: 'postgres://localhost/shop' };

const faultsOf = (environment: Record<string, string>): readonly string[] => readSettings(environment).faults;

/** What one worker gets of these settings. */
function shareOf(environment: Record<string, string>): Record<string, unknown> {
  const settings = loadSettings({ ...SERVER, ...environment });
  const share = workerSettings(settings);
  return Object.fromEntries(
    Object.entries(share).filter(([name, value]) => value !== settings[name as keyof typeof share]),
  );
}

describe('WORKERS', () => {
  it.each(['0', '65'])('is between 1 and 64, not %s', (text) => {
    expect(faultsOf({ ...SERVER, WORKERS: text })).toEqual(['WORKERS must be between 1 and 64']);
  });

  it.each(['-1', '1.5', 'many'])('is a whole number, not %s', (text) => {
    expect(faultsOf({ ...SERVER, WORKERS: text })).toEqual(['WORKERS must be a whole number']);
  });

  it('needs a server when it is more than 1', () => {
    expect(faultsOf({ WORKERS: '1' })).toEqual([]);
    expect(faultsOf({ WORKERS: '2' })).toEqual([
      'WORKERS 2 needs a server, because the embedded database has only one process: set DATABASE_URL, or WORKERS to 1',
    ]);
  });

  it('divides the limits of a process and nothing else', () => {
    expect(shareOf({ WORKERS: '1' })).toEqual({});
    expect(shareOf({ WORKERS: '3', PRINCIPAL_STATEMENT_TIME: '1000', DATABASE_POOL_RESERVED: '2' })).toEqual({
      DATABASE_POOL_SIZE: 5,
      DATABASE_POOL_RESERVED: 1,
      PRINCIPAL_MAX_REQUESTS: 66,
      PRINCIPAL_STATEMENT_TIME: 333,
      BODY_MEMORY_BUDGET: 89_478_485,
      FILES_MAX_UPLOADS: 33,
      FILES_MAX_UPLOADS_PER_USER: 6,
      FILES_PICTURE_CONVERSIONS: 1,
      FILES_PICTURE_QUEUE: 16,
    });
  });

  it('leaves limits that are off as they are', () => {
    const off = {
      PRINCIPAL_MAX_REQUESTS: '0',
      FILES_MAX_UPLOADS: '0',
      FILES_MAX_UPLOADS_PER_USER: '0',
      FILES_PICTURE_QUEUE: '0',
      DATABASE_POOL_RESERVED: '0',
    };
    expect(shareOf({ WORKERS: '2', ...off })).toEqual({
      DATABASE_POOL_SIZE: 8,
      BODY_MEMORY_BUDGET: 134_217_728,
      FILES_PICTURE_CONVERSIONS: 1,
    });
  });

  it('refuses limits that are too small to be divided, all at once', () => {
    const small = { DATABASE_POOL_SIZE: '3', BODY_MEMORY_BUDGET: '2000000', FILES_MAX_UPLOADS: '1' };
    expect(faultsOf({ ...SERVER, WORKERS: '4', ...small })).toEqual([
      'DATABASE_POOL_SIZE 3 is too small to be divided among 4 WORKERS: set it to 4 or more, or start fewer',
      'BODY_MEMORY_BUDGET 2000000 is too small to be divided among 4 WORKERS: set it to 4194304 or more, or start fewer',
      'FILES_MAX_UPLOADS 1 is too small to be divided among 4 WORKERS: set it to 4 or more, or start fewer',
    ]);
  });

  it('refuses reserved connections that leave a worker none', () => {
    expect(faultsOf({ ...SERVER, WORKERS: '3', DATABASE_POOL_RESERVED: '15' })).toEqual([
      'DATABASE_POOL_RESERVED 15 leaves nothing of the 5 connections that each of 3 WORKERS has for requests: reserve fewer, or raise DATABASE_POOL_SIZE',
    ]);
  });

  it('starts as many as the defaults can be divided among', () => {
    expect(faultsOf({ ...SERVER, WORKERS: '16' })).toEqual([]);
  });
});
