import type { DataSource } from 'typeorm';
import type { SessionClaimSettings, TimeoutSettings } from '../config/setting-groups.js';
import type { Features } from '../model/feature.js';
import { embeddedConnection } from './connection.js';
import { openDataSource } from './data-source.js';
import { EmbeddedPostgres } from './embedded/embedded-postgres.js';
import { LineLimits } from './line-limits.js';
import { makeStandIns, missingTables, tablesApart } from './schema-changes/stand-ins.js';

/** An empty embedded database after all migrations. */
interface EmptyDatabase {
  readonly dataSource: DataSource;
  /** Paths of the tables that no migration makes. */
  readonly apart: ReadonlySet<string>;
  readonly close: () => Promise<void>;
}

/** @param standInsFirst whether migrations refer to tables that they do not make (docs/decisions/0074) */
export async function openEmpty(
  settings: TimeoutSettings & SessionClaimSettings,
  features: Features,
  standInsFirst: boolean,
): Promise<EmptyDatabase> {
  const apart = new Set<string>();
  const note = (paths: ReadonlySet<string>): void => {
    paths.forEach((path) => apart.add(path));
  };
  const postgres = await EmbeddedPostgres.start({});
  const connection = {
    ...embeddedConnection(postgres, () => postgres.stop()),
    beforeMigrations: async (dataSource: DataSource) => {
      note(standInsFirst ? await makeStandIns(dataSource) : new Set());
    },
    afterMigrations: async (dataSource: DataSource) => {
      note(await missingTables(dataSource, tablesApart(dataSource)));
      await makeStandIns(dataSource);
    },
  };
  try {
    const line = new LineLimits(false, settings.STATEMENT_TIMEOUT);
    const dataSource = await openDataSource(connection, features, settings, line, settings);
    const close = async (): Promise<void> => {
      await dataSource.destroy();
      await connection.close();
    };
    return { dataSource, apart, close };
  } catch (error) {
    await connection.close();
    throw error;
  }
}
