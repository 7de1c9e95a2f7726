import { closeSync, openSync, readSync } from 'node:fs';
import type { Settings } from './settings.js';

/** Settings that hold secrets. Those of clients have `CLIENTS_FILE`. */
export const SECRET_SETTINGS = [
  'DATABASE_URL',
  'DATABASE_SIGNALS_URL',
  'DATABASE_REPLICA_URLS',
  'ENTITY_SERIALIZATION_TOKEN_KEY',
  'METRICS_TOKEN',
  'S3_ACCESS_KEY',
  'S3_SECRET_ACCESS_KEY',
  'FILE_STORAGES',
] as const satisfies readonly (keyof Settings)[];

/** Far more than any secret has; a path that names something else must not fill the memory. */
const MAX_BYTES = 64 * 1024;

type Texts = Readonly<Record<string, string>>;

/**
 * Reads secrets from files, as Docker and Kubernetes provide them: `METRICS_TOKEN_FILE` names the file with the value of
 * `METRICS_TOKEN`. A line break at its end is left out.
 *
 * @returns the settings with these values, and what is wrong, one sentence each
 */
export function withSecretFiles(given: Texts): { readonly texts: Texts; readonly faults: readonly string[] } {
  const texts: Record<string, string> = { ...given };
  const faults: string[] = [];
  for (const name of SECRET_SETTINGS) {
    const key = `${name}_FILE`;
    const path = given[key];
    if (path === undefined) {
      continue;
    }
    if (name in given) {
      faults.push(`${name} and ${key} are both set: remove one of them`);
      continue;
    }
    try {
      texts[name] = secretIn(path);
    } catch (error) {
      faults.push(`${key} ${path} ${(error as Error).message}`);
    }
  }
  return { texts, faults };
}

/** @throws Error that ends the sentence which the path begins */
function secretIn(path: string): string {
  const bytes = Buffer.alloc(MAX_BYTES + 1);
  const text = bytes.toString('utf8', 0, read(path, bytes)).replace(/\r?\n$/, '');
  if (text === '') {
    throw new Error('is empty: write the secret into it');
  }
  if (text.length > MAX_BYTES) {
    throw new Error(`has more than ${MAX_BYTES} bytes: correct the path`);
  }
  return text;
}

function read(path: string, bytes: Buffer): number {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    return readSync(file, bytes);
  } catch (error) {
    throw new Error(`cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}): correct the path`, {
      cause: error,
    });
  } finally {
    if (file !== undefined) {
      closeSync(file);
    }
  }
}
