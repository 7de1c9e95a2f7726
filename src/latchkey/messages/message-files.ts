import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DeclarationError } from '../errors/rest-error.js';

/** Texts of one locale by key. */
export type Bundle = ReadonlyMap<string, string>;

/**
 * Reads the files `<locale>.json` of a folder.
 *
 * @returns bundles by locale as the file names write it
 * @throws DeclarationError for a folder or file that cannot be read
 */
export function readBundles(folder: URL): ReadonlyMap<string, Bundle> {
  const path = fileURLToPath(folder);
  const names = filesOf(path).filter((name) => name.endsWith('.json'));
  if (names.length === 0) {
    throw new DeclarationError(`The messages folder ${path} holds no <locale>.json: add one, or correct its URL`);
  }
  return new Map(names.map((name) => [basename(name, '.json'), readBundle(join(path, name))]));
}

function filesOf(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function readBundle(file: string): Bundle {
  const entries = Object.entries(parsed(file));
  const wrong = entries.find(([, text]) => typeof text !== 'string');
  if (wrong) {
    throw new DeclarationError(`The messages file ${file} has no text for ${wrong[0]}: write a string`);
  }
  return new Map(entries as [string, string][]);
}

function parsed(file: string): object {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value;
    }
  } catch {
    // Reported below, together with JSON of another kind.
  }
  throw new DeclarationError(`The messages file ${file} is not usable: write one JSON object of texts by key`);
}
