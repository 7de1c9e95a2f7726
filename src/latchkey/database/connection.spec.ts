import { describe, expect, it } from '@jest/globals';
import { loadSettings } from '../config/load-settings.js';
import { openConnection, replicasOf } from './connection.js';

const SERVER = 'postgres://shop@127.0.0.1:1/store';

describe('settings that only a server can meet', () => {
  it('stop the start on the embedded database, all in one go', async () => {
    const settings = loadSettings({ DATABASE_SIGNALS_URL: SERVER, DATABASE_REPLICA_URLS: SERVER });
    await expect(openConnection(settings)).rejects.toThrow(
      [
        'The configuration is not usable:',
        '  - DATABASE_SIGNALS_URL is set and DATABASE_URL is empty: set both, or leave both empty for the embedded database',
        '  - DATABASE_REPLICA_URLS is set and DATABASE_URL is empty: set both, or leave both empty for the embedded database',
      ].join('\n'),
    );
  });
});

describe('DATABASE_REPLICA_URLS', () => {
  it('names servers, comma separated', () => {
    const settings = loadSettings({ DATABASE_REPLICA_URLS: `${SERVER}, postgresql://10.0.0.8/store` });
    expect(replicasOf(settings)).toEqual({ urls: [SERVER, 'postgresql://10.0.0.8/store'], maxLag: 100 });
  });

  it('has no addresses by default', () => {
    expect(replicasOf(loadSettings({}))).toBeUndefined();
  });

  it('must begin with postgres:// in every place', () => {
    expect(() => loadSettings({ DATABASE_REPLICA_URLS: `${SERVER},10.0.0.8` })).toThrow(
      'DATABASE_REPLICA_URLS must each start with postgres://',
    );
  });
});
