import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What the contents of a template follow from: its schema, its users with their hashes, and the database that wrote it. */
const SOURCES = [
  'migrations',
  'package-lock.json',
  'src/latchkey/database',
  'src/latchkey/migrations',
  'src/latchkey/model',
  'src/latchkey/secrets',
  'test/builders',
  'test/domain',
  'test/harness/embedded-database.ts',
  'test/harness/schema.ts',
  'test/harness/template-cache.ts',
  'test/harness/template.ts',
  'test/harness/thin-archive.ts',
];
/** The folder of which only the entities matter. */
const WITH_ENTITIES = 'src';
const FOLDER = 'node_modules/.cache/latchkey-test';
const KEPT_MS = 14 * 24 * 60 * 60 * 1000;
const DIGEST_BYTES = 32;

/**
 * Archives of templates from earlier runs. An archive that cannot be read, was cut short or belongs to other sources is
 * not found; one that cannot be kept, as in a folder of another user, is made again by the next run.
 */
export class TemplateCache {
  constructor(
    private readonly folder = FOLDER,
    private readonly sources: readonly string[] = SOURCES,
  ) {}

  /** @returns the archive of a template, made when no earlier run has made it of the same sources */
  async get(name: string, make: () => Promise<Buffer>): Promise<Buffer> {
    const path = join(this.folder, `${name}-${await this.digestOfSources()}`);
    const found = await readWhole(path);
    if (found) {
      return found;
    }
    const made = await make();
    await this.keep(path, made).catch(() => undefined);
    return made;
  }

  /** Runs that start together never see half of it. */
  private async keep(path: string, archive: Buffer): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const growing = join(this.folder, `${randomUUID()}.new`);
    try {
      await writeFile(growing, Buffer.concat([digestOf(archive), archive]));
      await rename(growing, path);
    } finally {
      await rm(growing, { force: true });
    }
    await this.forgetOld();
  }

  private async digestOfSources(): Promise<string> {
    const named = await Promise.all(this.sources.map(filesIn));
    const entities = (await filesIn(WITH_ENTITIES)).filter((path) => path.endsWith('.entity.ts'));
    const hash = createHash('sha256');
    for (const path of [...named.flat(), ...entities].sort()) {
      hash.update(`${path}\0`);
      hash.update(await readFile(path));
      hash.update('\0');
    }
    return hash.digest('hex').slice(0, 16);
  }

  private async forgetOld(): Promise<void> {
    const limit = Date.now() - KEPT_MS;
    for (const name of await readdir(this.folder)) {
      const path = join(this.folder, name);
      if ((await stat(path)).mtimeMs < limit) {
        await rm(path, { force: true });
      }
    }
  }
}

/** @returns undefined for a file that is missing, not readable or damaged */
async function readWhole(path: string): Promise<Buffer | undefined> {
  const content = await readFile(path).catch(() => undefined);
  const archive = content?.subarray(DIGEST_BYTES);
  if (!content || !archive || !digestOf(archive).equals(content.subarray(0, DIGEST_BYTES))) {
    return undefined;
  }
  const now = new Date();
  // A file of another user keeps its time, and is forgotten by that user.
  await utimes(path, now, now).catch(() => undefined);
  return archive;
}

async function filesIn(path: string): Promise<string[]> {
  if (!(await stat(path)).isDirectory()) {
    return [path];
  }
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

const digestOf = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
