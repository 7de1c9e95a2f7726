import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from '@jest/globals';
import { LEAST_LENGTH, SECRETS, WRITTEN } from './secret-search.js';
import { testRun } from './test-run.js';

const known = new Set<string>();
const self = randomUUID().slice(0, 8);

/**
 * Path of a file of this run, in which the secrets of the run are searched for at its end.
 *
 * @param kind what is written there; the file name also contains the spec
 */
export function writtenFile(kind: string): string {
  const spec = basename(expect.getState().testPath ?? 'template').replace(/(\.e2e)?\.spec\.ts$/, '');
  return join(folderOf(WRITTEN), `${spec}-${kind}-${self}.log`);
}

/** Nothing recorded may appear in what the run has written. Short words are ignored. */
export function recordSecret(kind: string, value: string): void {
  if (value.length >= LEAST_LENGTH && !known.has(value)) {
    known.add(value);
    appendFileSync(join(folderOf(SECRETS), self), `${JSON.stringify({ kind, value })}\n`);
  }
}

/** A name that is sent as a secret but is not one: most accounts of specs have their name as password. */
export function recordName(name: string): void {
  known.add(name);
}

/** Settings that are secrets by themselves. */
const SECRET_SETTINGS = ['ENTITY_SERIALIZATION_TOKEN_KEY', 'METRICS_TOKEN', 'S3_SECRET_ACCESS_KEY'];
/** JSON in which clients and storages have their secrets. */
const SECRETS_IN_JSON = ['CLIENTS', 'FILE_STORAGES'];

/**
 * Secrets in settings: of OAuth clients, of storages, of the database, and keys.
 *
 * @param settings environment variables
 */
export function recordSettings(settings: Readonly<Record<string, string>>): void {
  for (const name of SECRET_SETTINGS) {
    recordSecret(name, settings[name] ?? '');
  }
  const { CLIENTS_FILE = '' } = settings;
  const clients = existsSync(CLIENTS_FILE) ? readFileSync(CLIENTS_FILE, 'utf8') : '';
  for (const text of [clients, ...SECRETS_IN_JSON.map((name) => settings[name] ?? '')]) {
    for (const [, kind = '', secret = ''] of text.matchAll(/"(\w*secret\w*)":\s*"(?:\{noop\})?([^"{]+)"/gi)) {
      recordSecret(kind, secret);
    }
  }
  const { DATABASE_URL = '', DATABASE_SIGNALS_URL = '', DATABASE_REPLICA_URLS = '' } = settings;
  for (const url of [DATABASE_URL, DATABASE_SIGNALS_URL, ...DATABASE_REPLICA_URLS.split(',')]) {
    if (URL.canParse(url)) {
      recordSecret('password of the database', decodeURIComponent(new URL(url).password));
    }
  }
}

/** Appends to a file of this run. */
export function recordWritten(kind: string, text: string): void {
  appendFileSync(writtenFile(kind), text);
}

function folderOf(name: string): string {
  const folder = join(testRun().folder, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
