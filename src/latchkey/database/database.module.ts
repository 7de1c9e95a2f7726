import {
  type DynamicModule,
  Inject,
  type InjectionToken,
  Module,
  type ModuleMetadata,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { DatabaseSettings, SessionClaimSettings, TimeoutSettings } from '../config/setting-groups.js';
import { DATA_SOURCE } from '../model/data-source.token.js';
import { Features } from '../model/feature.js';
import { ChangeSignals } from './change-signals.js';
import { type Connection, openConnection, signalSource } from './connection.js';
import { openDataSource } from './data-source.js';
import { AccessDatabase, Database } from './database.js';
import { hostConnection } from './host-connection.js';
import { LineLimits } from './line-limits.js';
import { type Databases, openDatabases } from './open-databases.js';

const CONNECTION = Symbol('Connection');
const DATABASES = Symbol('Databases');
/** The data source of an application, or the token that it provides one with. */
export type HostDataSource = DataSource | InjectionToken<DataSource>;

/** The database: connection, schema, TypeORM's data source and the signals between instances. */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(CONNECTION) private readonly connection: Connection,
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource,
    private readonly signals: ChangeSignals,
    @Inject(DATABASES) private readonly databases: Databases,
  ) {}

  /** @param connection an already open database; without it the settings decide */
  static with(connection?: Connection): DynamicModule {
    const opened = {
      provide: CONNECTION,
      inject: [DatabaseSettings],
      useFactory: (settings: DatabaseSettings) => connection ?? openConnection(settings),
    };
    const { providers = [], exports = [], ...module } = DatabaseModule.on(opened);
    const alias = { provide: DataSource, useExisting: DATA_SOURCE };
    return { ...module, providers: [...providers, alias], exports: [...exports, DataSource] };
  }

  /**
   * Beside the data source of an application.
   *
   * @param check runs before anything is opened
   * @param dataSource without it the settings decide
   * @param imports modules that provide it
   */
  static beside(
    check: (host: HttpAdapterHost) => void,
    dataSource: HostDataSource | undefined,
    imports: ModuleMetadata['imports'] = [],
  ): DynamicModule {
    const isToken = dataSource !== undefined && !(dataSource instanceof DataSource);
    const opened = {
      provide: CONNECTION,
      inject: [DatabaseSettings, HttpAdapterHost, ...(isToken ? [dataSource] : [])],
      useFactory: (settings: DatabaseSettings, host: HttpAdapterHost, injected?: DataSource) => {
        check(host);
        const given = isToken ? injected : dataSource;
        return given ? hostConnection(given, settings) : openConnection(settings);
      },
    };
    return { ...DatabaseModule.on(opened), imports };
  }

  private static on(opened: Provider): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        opened,
        {
          provide: LineLimits,
          inject: [CONNECTION, TimeoutSettings],
          useFactory: ({ embedded }: Connection, { STATEMENT_TIMEOUT, SLOW_STATEMENT }: TimeoutSettings) =>
            new LineLimits(!embedded, STATEMENT_TIMEOUT, SLOW_STATEMENT || Infinity),
        },
        {
          provide: DATA_SOURCE,
          inject: [CONNECTION, Features, TimeoutSettings, LineLimits, SessionClaimSettings],
          useFactory: openDataSource,
        },
        {
          provide: ChangeSignals,
          // After the data source: where that is refused, nothing may be left that listens.
          inject: [CONNECTION, DATA_SOURCE],
          useFactory: async (connection: Connection, dataSource: DataSource) => {
            const signals = new ChangeSignals(signalSource(connection));
            await signals.start(connection.signalsUrl === undefined ? undefined : dataSource);
            return signals;
          },
        },
        {
          provide: DATABASES,
          inject: [DATA_SOURCE, CONNECTION, ChangeSignals, TimeoutSettings, DatabaseSettings, LineLimits],
          useFactory: openDatabases,
        },
        { provide: Database, inject: [DATABASES], useFactory: ({ database }: Databases) => database },
        { provide: AccessDatabase, inject: [DATABASES], useFactory: ({ access }: Databases) => access },
      ],
      exports: [DATA_SOURCE, Database, AccessDatabase, ChangeSignals],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.signals.close();
    await this.databases.close();
    await this.dataSource.destroy();
    await this.connection.close();
  }
}
