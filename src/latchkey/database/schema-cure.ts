import type { DataSource } from 'typeorm';
import type { Features } from '../model/feature.js';
import type { Connection } from './connection.js';

/** Where Latchkey knows the migrations of the application. */
export const GENERATE_MIGRATION =
  'run "npx latchkey migration:generate <Name>", read the migration, build and start again';
const NAME_FOLDER = "add migrations: [new URL('../migrations/', import.meta.url)] to Latchkey.forFeature";

const SYNCHRONIZED = 'list the entity in "entities" of your data source, which synchronizes its tables';
const MIGRATED = 'write a migration with "npx typeorm migration:generate", run it and start again';
const BY_HAND =
  'change the database and start again ("npx typeorm schema:log -d <file of your data source>" prints the statements)';

/** What an application does about a difference between entities and database: the end of each sentence. */
export function schemaCure({ schemaCure: ofHost }: Pick<Connection, 'schemaCure'>, features: Features): string {
  const own = features.all('migrations').length > 0 ? GENERATE_MIGRATION : `${NAME_FOLDER}, ${GENERATE_MIGRATION}`;
  return ofHost ?? own;
}

/** The same where an application changes its tables with its own data source. */
export function cureOfHost({ synchronize, migrations }: DataSource['options']): string {
  if (synchronize) {
    return SYNCHRONIZED;
  }
  return Object.keys(migrations ?? {}).length > 0 ? MIGRATED : BY_HAND;
}
