import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readSettings } from './load-settings.js';
import { SECRET_SETTINGS } from './secret-files.js';
import { settingsSchema } from './settings.js';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-secrets-'));

function fileWith(text: string): string {
  const path = join(mkdtempSync(join(folder, 'secret-')), 'file');
  writeFileSync(path, text);
  return path;
}

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a secret in a file', () => {
  it('is read from where the setting with _FILE says, without the line break at its end', () => {
    const { settings, faults } = readSettings({
      DATABASE_URL_FILE: fileWith('postgres://shop:sesame@db/shop\n'),
      METRICS_TOKEN_FILE: fileWith('a-token-of-at-least-sixteen\r\n'),
      S3_ACCESS_KEY_FILE: fileWith('key '),
      S3_SECRET_ACCESS_KEY_FILE: fileWith('two\nlines\n'),
    });
    expect(faults).toEqual([]);
    expect(settings).toMatchObject({
      DATABASE_URL: 'postgres://shop:sesame@db/shop',
      METRICS_TOKEN: 'a-token-of-at-least-sixteen',
      S3_ACCESS_KEY: 'key ',
      S3_SECRET_ACCESS_KEY: 'two\nlines',
    });
  });

  it('is checked as the setting itself, without showing it', () => {
    expect(readSettings({ DATABASE_URL_FILE: fileWith('mysql://shop:sesame@db') }).faults).toEqual([
      'DATABASE_URL must start with postgres://',
    ]);
  });

  it('stops the start with a sentence for each file that cannot be used', () => {
    const [none, empty, large] = [join(folder, 'none'), fileWith('\n'), fileWith('x'.repeat(70_000))];
    const { faults } = readSettings({
      DATABASE_URL_FILE: none,
      METRICS_TOKEN_FILE: empty,
      FILE_STORAGES_FILE: folder,
      ENTITY_SERIALIZATION_TOKEN_KEY_FILE: large,
      S3_ACCESS_KEY: 'key',
      S3_ACCESS_KEY_FILE: empty,
      S3_SECRET_ACCESS_KEY: 'secret',
    });
    expect(faults).toEqual([
      `DATABASE_URL_FILE ${none} cannot be read (ENOENT): correct the path`,
      `ENTITY_SERIALIZATION_TOKEN_KEY_FILE ${large} has more than 65536 bytes: correct the path`,
      `METRICS_TOKEN_FILE ${empty} is empty: write the secret into it`,
      'S3_ACCESS_KEY and S3_ACCESS_KEY_FILE are both set: remove one of them',
      `FILE_STORAGES_FILE ${folder} cannot be read (EISDIR): correct the path`,
    ]);
  });

  it('may hold every setting whose name or meaning says that it is a secret', () => {
    const secrets = Object.entries(settingsSchema.shape)
      .filter(([name, { description }]) => /_KEY$|_TOKEN$/.test(name) || /\bsecret that\b/.test(description ?? ''))
      .map(([name]) => name);
    expect(SECRET_SETTINGS).toEqual(expect.arrayContaining(secrets));
  });
});
