import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mergeSources } from './merge-sources.js';
import { mergeTexts } from './merge-texts.js';
import type { Files } from './sources.js';

/** Remembers what was written, so that the next run finds the changes of the database and those of the developer. */
const SNAPSHOT = '.introspected.json';

/** What a run changed. */
export interface Written {
  /** Paths of files. */
  readonly changed: readonly string[];
  /** One sentence each. */
  readonly notes: readonly string[];
}

/** What the last run wrote, and with which options; empty before the first one. */
export interface Snapshot {
  readonly options: Readonly<Record<string, string>>;
  readonly files: Files;
}

export async function readSnapshot(folder: string): Promise<Snapshot> {
  const text = await textOf(join(folder, SNAPSHOT));
  const { options = {}, files = {} } = JSON.parse(text ?? '{}') as {
    options?: Record<string, string>;
    files?: Record<string, string>;
  };
  return { options, files: new Map(Object.entries(files)) };
}

/** Brings a folder up to date with new files; changes that a developer made since the last run stay. */
export async function writeFiles(folder: string, last: Snapshot, next: Snapshot): Promise<Written> {
  const changed: string[] = [];
  const notes: string[] = [];
  for (const path of new Set([...last.files.keys(), ...next.files.keys()])) {
    const file = join(folder, path);
    const mine = await textOf(file);
    const { text, note } = outcome(last.files.get(path), mine, next.files.get(path));
    if (note !== undefined) {
      notes.push(`${path} ${note}`);
    }
    if (text !== mine) {
      changed.push(path);
      await replace(file, text);
    }
  }
  const snapshot = JSON.stringify(
    { options: next.options, files: Object.fromEntries([...next.files].sort(([a], [b]) => (a < b ? -1 : 1))) },
    undefined,
    2,
  );
  await replace(join(folder, SNAPSHOT), `${snapshot}\n`);
  return { changed, notes };
}

interface Outcome {
  /** Undefined for a file that is not there. */
  readonly text: string | undefined;
  readonly note?: string;
}

function outcome(base: string | undefined, mine: string | undefined, theirs: string | undefined): Outcome {
  if (theirs === undefined) {
    return mine === base || mine === undefined
      ? { text: undefined }
      : { text: mine, note: 'is not needed any more, and stays because it was edited: delete it' };
  }
  if (mine === undefined) {
    return base === undefined ? { text: theirs } : { text: undefined };
  }
  if (base === undefined) {
    return mine === theirs ? { text: mine } : { text: mine, note: 'is there already, and stays as it is: rename it' };
  }
  const { text, conflicts } = isCode(theirs) ? mergeSources(base, mine, theirs) : mergeTexts(base, mine, theirs);
  return conflicts.length > 0
    ? { text, note: `keeps your lines where the database says: ${conflicts.join(' ')}` }
    : { text };
}

const isCode = (text: string): boolean => /^(?:import|export) /m.test(text);

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return undefined;
    }
    throw error;
  }
}

async function replace(file: string, text: string | undefined): Promise<void> {
  if (text === undefined) {
    await rm(file);
    return;
  }
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}
