import { type DataSource, DefaultNamingStrategy } from 'typeorm';
import { ConfigurationError } from '../config/load-settings.js';
import type { DatabaseSettings } from '../config/setting-groups.js';
import { type Connection, knowingPooler, replicasOf } from './connection.js';
import { cureOfHost } from './schema-cure.js';

type PostgresOptions = Extract<DataSource['options'], { type: 'postgres' }>;

type HostSettings = Pick<
  DatabaseSettings,
  'DATABASE_POOL_SIZE' | 'DATABASE_SIGNALS_URL' | 'DATABASE_REPLICA_URLS' | 'DATABASE_REPLICA_MAX_LAG'
>;

/** Names that need no quotes in the options of a session. */
const PLAIN_NAME = /^\w+$/;

/**
 * The server of an application's own data source. The backend opens its own connections to it: they limit time and
 * speak text, which those of the application need not do. One that is not initialized yet is initialized here, and
 * destroyed with the backend.
 *
 * @throws ConfigurationError for a data source that the backend cannot work beside
 */
export async function hostConnection(dataSource: DataSource, settings: HostSettings): Promise<Connection> {
  const connection = besideHost(dataSource, settings);
  const initializes = !dataSource.isInitialized;
  if (initializes) {
    await dataSource.initialize();
  }
  const known = await knowingPooler(connection);
  return { ...known, close: () => (initializes ? destroy(dataSource) : Promise.resolve()) };
}

/** The same for a look at the database, which leaves the data source as it is. */
export function besideHost({ options }: DataSource, settings: HostSettings): Connection {
  if (options.type !== 'postgres') {
    throw new ConfigurationError([
      `dataSource of Latchkey.forRoot has the type ${options.type}: hand one of the type postgres`,
    ]);
  }
  const faults = faultsOf(options);
  if (faults.length > 0) {
    throw new ConfigurationError(faults);
  }
  const { password, ssl } = options.replication?.master ?? options;
  const namingStrategy = options.namingStrategy ?? new DefaultNamingStrategy();
  return {
    embedded: false,
    options: addressOf(options),
    added: { namingStrategy, ...(password === undefined ? {} : { password }), ...(ssl === undefined ? {} : { ssl }) },
    signalsUrl: settings.DATABASE_SIGNALS_URL || undefined,
    schema: options.schema,
    schemaCure: cureOfHost(options),
    poolSize: settings.DATABASE_POOL_SIZE,
    replicas: replicasOf(settings),
    close: () => Promise.resolve(),
  };
}

/** The application may have done so by itself. */
async function destroy(dataSource: DataSource): Promise<void> {
  if (dataSource.isInitialized) {
    await dataSource.destroy();
  }
}

function faultsOf({ entityPrefix = '', schema = 'public' }: PostgresOptions): string[] {
  const faults: string[] = [];
  if (entityPrefix !== '') {
    faults.push(
      `dataSource of Latchkey.forRoot has the entityPrefix ${entityPrefix}, which tables of Latchkey do not have: name the tables in @Entity() instead`,
    );
  }
  if (!PLAIN_NAME.test(schema)) {
    faults.push(
      `dataSource of Latchkey.forRoot has the schema ${schema}: choose one of letters, digits and underscores`,
    );
  }
  return faults;
}

/** What is missing means what the driver takes for it. */
function addressOf(options: PostgresOptions): Connection['options'] {
  const { url, host = 'localhost', port = 5432, username = '', database = '' } = options.replication?.master ?? options;
  return url === undefined ? { host, port, username, database } : { url };
}
