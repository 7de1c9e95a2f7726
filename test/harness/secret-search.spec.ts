import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type KnownSecret, leaksOf, SECRETS, SecretSearch, WRITTEN } from './secret-search.js';

const SECRET: KnownSecret = { kind: 'password', value: 'sesame & "plain" 1c149afb' };
const TOKEN: KnownSecret = { kind: 'access token', value: 'q8Zt3-xYw_0aGdKfLmNo' };
/** More than is read at once. */
const MUCH = 'a harmless line of a log\n'.repeat(60_000);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-search-'));
  await mkdir(join(folder, WRITTEN));
  await mkdir(join(folder, SECRETS));
  await writeFile(join(folder, SECRETS, '1'), `${JSON.stringify(SECRET)}\n${JSON.stringify(TOKEN)}\n`);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const kindsIn = (text: string): string[] => [...new SecretSearch([SECRET, TOKEN]).kindsIn(Buffer.from(text))];

describe('the search for secrets in what a run has written', () => {
  it.each([
    ['plainly', (secret: string) => secret],
    ['in a URL', encodeURIComponent],
    ['in a form', (secret: string) => new URLSearchParams({ password: secret }).toString()],
    ['in JSON', (secret: string) => JSON.stringify({ secret })],
    ['in base64', (secret: string) => Buffer.from(secret).toString('base64')],
    ['in credentials of a client', (secret: string) => Buffer.from(`client:${secret}`).toString('base64')],
    ['in credentials of another', (secret: string) => Buffer.from(`clients:${secret}`).toString('base64')],
  ])('finds one %s', (_, planted) => {
    expect(kindsIn(`a line with ${planted(SECRET.value)} in it`)).toEqual(['password']);
    expect(kindsIn(`x${planted(TOKEN.value)}`)).toEqual(['access token']);
  });

  it.each(['$argon2id$v=19$m=4096', '{bcrypt}$2b$10$abc', 'x$2a$10$abc'])('finds the hash %s', (hash) => {
    expect(kindsIn(`"password":"${hash}"`)).toEqual(['hash']);
  });

  it('finds nothing in what holds none', () => {
    expect(kindsIn(`sesame 1c149afb, q8Zt3-xYw_0aGdKfLmN, store it hashed, as {argon2}...`)).toEqual([]);
  });

  it('names file and kind, wherever in a big file, and never the secret', async () => {
    const border = MUCH.slice(0, (1 << 20) - 5);
    await writeFile(join(folder, WRITTEN, 'good.log'), MUCH);
    await writeFile(join(folder, WRITTEN, 'bad.log'), `${border}${TOKEN.value}${MUCH}`);
    await writeFile(join(folder, WRITTEN, 'worse.log'), `${MUCH}${SECRET.value}`);
    expect(await leaksOf(folder)).toEqual([
      'bad.log holds a secret: access token',
      'worse.log holds a secret: password',
    ]);
  });

  it('is content with a run that has written nothing', async () => {
    expect(await leaksOf(join(folder, 'none'))).toEqual([]);
  });
});
