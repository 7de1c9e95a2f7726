import { createReadStream } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { getOrCreate } from '../../src/latchkey/common/get-or-create.js';

/** Something that must stand in no log, no error and no audit row. */
export interface KnownSecret {
  /** What it is, for the report, which never shows it. */
  readonly kind: string;
  readonly value: string;
}

/** Shorter ones are ordinary words that stand everywhere. */
export const LEAST_LENGTH = 12;
/** Folders of a run: what was written, and which secrets were used meanwhile. */
export const WRITTEN = 'written';
export const SECRETS = 'secrets';

/** Bytes by which a place in a text is compared first. */
const HEAD = 4;
const CHUNK = 1 << 20;

/** How stored hashes look; they are as secret as what they are made of. */
const HASHES = /\$argon2(?:id?|d)\$v=|\{(?:argon2|bcrypt|scrypt)\}\$|\$2[aby]\$\d\d\$/;

/** The base64 characters that do not depend on surrounding text: once for each of the three alignments. */
export const inBase64 = (text: string): string[] =>
  [0, 1, 2].map((offset) => {
    const encoded = Buffer.from(`${'x'.repeat(offset)}${text}`)
      .toString('base64')
      .replace(/=+$/, '');
    return encoded.slice(offset === 0 ? 0 : offset + 1, -1);
  });

/** As it is, as in a form or a URL, as in JSON, as base64. */
const formsOf = (secret: string): Set<string> =>
  new Set([
    secret,
    encodeURIComponent(secret),
    new URLSearchParams([['', secret]]).toString().slice(1),
    JSON.stringify(secret).slice(1, -1),
    ...inBase64(secret),
  ]);

/** Finds any of many secrets in any amount of text, in one pass and in little memory. */
export class SecretSearch {
  /** Forms of secrets with their kind, by their first bytes. */
  private readonly byHead = new Map<number, { readonly bytes: Buffer; readonly kind: string }[]>();
  private readonly overlap: number;

  constructor(secrets: Iterable<KnownSecret>) {
    let longest = 64;
    for (const { kind, value } of secrets) {
      for (const form of formsOf(value)) {
        const bytes = Buffer.from(form);
        const head = bytes.readUInt32LE(0);
        getOrCreate(this.byHead, head, () => []).push({ bytes, kind });
        longest = Math.max(longest, bytes.length);
      }
    }
    this.overlap = longest;
  }

  /** @returns kinds of the secrets in a text */
  kindsIn(text: Buffer): Set<string> {
    const kinds = new Set<string>();
    for (let at = 0; at + HEAD <= text.length; at++) {
      for (const { bytes, kind } of this.byHead.get(text.readUInt32LE(at)) ?? []) {
        if (text.subarray(at, at + bytes.length).equals(bytes)) {
          kinds.add(kind);
        }
      }
    }
    if (HASHES.test(text.toString('latin1'))) {
      kinds.add('hash');
    }
    return kinds;
  }

  async kindsInFile(path: string): Promise<Set<string>> {
    const kinds = new Set<string>();
    let rest: Buffer = Buffer.alloc(0);
    for await (const chunk of createReadStream(path, { highWaterMark: CHUNK })) {
      const text = Buffer.concat([rest, chunk as Buffer]);
      this.kindsIn(text).forEach((kind) => kinds.add(kind));
      rest = text.subarray(-this.overlap);
    }
    return kinds;
  }
}

/**
 * Looks for the secrets of a run in all that it has written.
 *
 * @param folder of the run
 * @returns a sentence for each file with a secret
 */
export async function leaksOf(folder: string): Promise<string[]> {
  const search = new SecretSearch(await secretsOf(folder));
  const leaks: string[] = [];
  for (const name of await filesIn(join(folder, WRITTEN))) {
    const kinds = await search.kindsInFile(join(folder, WRITTEN, name));
    leaks.push(...[...kinds].map((kind) => `${name} holds a secret: ${kind}`));
  }
  return leaks;
}

async function secretsOf(folder: string): Promise<KnownSecret[]> {
  const secrets = new Map<string, KnownSecret>();
  for (const name of await filesIn(join(folder, SECRETS))) {
    const lines = (await readFile(join(folder, SECRETS, name), 'utf8')).split('\n').filter((line) => line !== '');
    for (const secret of lines.map((line) => JSON.parse(line) as KnownSecret)) {
      secrets.set(secret.value, secret);
    }
  }
  return [...secrets.values()];
}

/** None where no spec of the run has written any. */
async function filesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}
