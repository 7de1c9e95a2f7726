import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { CatalogTable, Scope } from './catalog.js';
import { placeOf, type SystemColumns } from './draft.js';
import { formatFiles } from './format-files.js';
import { jmixPart } from './jmix-database.js';
import { planEntities } from './plan-entities.js';
import { readCatalog } from './read-catalog.js';
import { registerModule } from './register-module.js';
import { moduleNameOf, sources } from './sources.js';
import { OWN_TABLES } from './taken-names.js';
import { readSnapshot, writeFiles } from './write-files.js';

/** The module of the application, as `latchkey new` makes it. */
const APP_MODULE = 'src/app.module.ts';

export interface IntrospectOptions {
  readonly url: string;
  readonly scope: Scope;
  /** Folder of the entities, below `src`. */
  readonly out: string;
  readonly systemColumns: SystemColumns;
  /** What the next run takes where its command line says nothing. */
  readonly remembered: Readonly<Record<string, string>>;
}

/** What a run did. */
export interface Introspected {
  readonly entities: number;
  /** Files that changed, below the working folder. */
  readonly changed: readonly string[];
  /** What could not be said, one sentence each. */
  readonly notes: readonly string[];
}

/** Writes entities, roles and a module for the tables of a database, or brings them up to date. */
export async function introspect(options: IntrospectOptions): Promise<Introspected> {
  const { url, scope, out, systemColumns, remembered } = options;
  const jmix = jmixPart(withoutOwn(await readCatalog(url, scope)));
  const { tables } = jmix;
  const prefix = basename(out);
  const draft = planEntities(tables, { prefix, systemColumns: { ...jmix.systemColumns, ...systemColumns } });
  const moduleName = moduleNameOf(prefix);
  const written = sources(draft, { moduleName, messages: messagesUrl(out) });
  const files = await formatFiles(out, written);
  const { changed, notes } = await writeFiles(out, await readSnapshot(out), { options: remembered, files });
  const moduleFile = [...files.keys()].find((path) => path.endsWith('.module.ts')) ?? '';
  const registered = await register(moduleName, join(out, moduleFile));
  return {
    entities: draft.entities.length,
    changed: [...changed.map((path) => join(out, path)), ...registered.changed],
    notes: [
      ...jmix.notes,
      ...takenTables(tables),
      ...draft.notes,
      ...notes.map((note) => join(out, note)),
      ...registered.notes,
    ],
  };
}

/** Tables of the framework are not those of the application; its migrations say whether they are there. */
function withoutOwn(tables: readonly CatalogTable[]): readonly CatalogTable[] {
  const started = new Set(tables.filter(({ name }) => name === 'latchkey_migration').map(({ schema }) => schema));
  return tables.filter(({ schema, name }) => !(started.has(schema) && OWN_TABLES.has(name)));
}

const takenTables = (tables: readonly CatalogTable[]): readonly string[] =>
  tables
    .filter(({ schema, name }) => schema === 'public' && OWN_TABLES.has(name))
    .map(
      (table) =>
        `${placeOf(table)} has the name of a table that Latchkey makes, so that it cannot start in this schema`,
    );

/** A build with `nest-cli.json` copies texts beside the code; others leave them in the sources. */
function messagesUrl(out: string): string {
  if (existsSync('nest-cli.json')) {
    return './messages/';
  }
  const depth = relative('.', resolve(out)).split(sep).length;
  return `${'../'.repeat(depth + 1)}${relative('.', resolve(out)).split(sep).join('/')}/messages/`;
}

/** The module is added to that of the application once. */
async function register(name: string, file: string): Promise<Pick<Introspected, 'changed' | 'notes'>> {
  const path = `./${relative('src', file).split(sep).join('/').replace(/\.ts$/, '.js')}`;
  const source = existsSync(APP_MODULE) ? await readFile(APP_MODULE, 'utf8') : undefined;
  const added = source === undefined ? undefined : registerModule(source, name, path);
  if (added === undefined) {
    return { changed: [], notes: [`add ${name} of ${file} to the imports of your module`] };
  }
  const [text = added] = [...(await formatFiles('.', new Map([[APP_MODULE, added]]))).values()];
  if (text === source || added === source) {
    return { changed: [], notes: [] };
  }
  await writeFile(APP_MODULE, text);
  return { changed: [APP_MODULE], notes: [] };
}
