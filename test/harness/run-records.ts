import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect } from '@jest/globals';
import { LEAST_LENGTH, SECRETS, WRITTEN } from './secret-search.js';
import { testRun } from './test-run.js';

const known = new Set<string>();
const self = randomUUID().slice(0, 8);

/**
 * Path of a file of this run, in which the secrets of the run are searched for at its end.
 *
 * @param kind what is written there; the name also tells the spec
 */
export function writtenFile(kind: string): string {
  const spec = basename(expect.getState().testPath ?? 'template').replace(/(\.e2e)?\.spec\.ts$/, '');
  return join(folderOf(WRITTEN), `${spec}-${kind}-${self}.log`);
}

/** Whatever is recorded must not be found in what the run has written. Short words are passed over. */
export function recordSecret(kind: string, value: string): void {
  if (value.length >= LEAST_LENGTH && !known.has(value)) {
    known.add(value);
    appendFileSync(join(folderOf(SECRETS), self), `${JSON.stringify({ kind, value })}\n`);
  }
}

/** A name that is a password, too, as of most accounts of specs, is no secret. */
export function recordName(name: string): void {
  known.add(name);
}

/** Secrets of OAuth clients in settings, which are JSON. */
export function recordClientSecrets(clients = '[]'): void {
  for (const [, secret = ''] of clients.matchAll(/"clientSecret":\s*"(?:\{noop\})?([^"{]+)"/g)) {
    recordSecret('client secret', secret);
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
