import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Settings, SETTINGS } from '../config/settings.js';
import { Features } from '../model/feature.js';
import { ChangeSignals } from './change-signals.js';
import { type Connection, openConnection } from './connection.js';
import { openDataSource } from './data-source.js';
import { Database } from './database.js';
import { LineLimits } from './line-limits.js';

const CONNECTION = Symbol('Connection');

/** The database: connection, schema, TypeORM's data source and the signals between instances. */
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    @Inject(CONNECTION) private readonly connection: Connection,
    private readonly dataSource: DataSource,
    private readonly signals: ChangeSignals,
    private readonly database: Database,
  ) {}

  /** @param connection an already open database; without it the settings decide */
  static with(connection?: Connection): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      providers: [
        {
          provide: CONNECTION,
          inject: [SETTINGS],
          useFactory: (settings: Settings) => connection ?? openConnection(settings),
        },
        {
          provide: LineLimits,
          inject: [CONNECTION, SETTINGS],
          useFactory: ({ embedded }: Connection, { STATEMENT_TIMEOUT }: Settings) =>
            new LineLimits(!embedded, STATEMENT_TIMEOUT),
        },
        { provide: DataSource, inject: [CONNECTION, Features, SETTINGS, LineLimits], useFactory: openDataSource },
        {
          provide: ChangeSignals,
          inject: [CONNECTION],
          useFactory: async ({ options }: Connection) => {
            const signals = new ChangeSignals('url' in options ? options.url : undefined);
            await signals.start();
            return signals;
          },
        },
        {
          provide: Database,
          inject: [DataSource, CONNECTION, ChangeSignals, SETTINGS, LineLimits],
          useFactory: (
            dataSource: DataSource,
            { embedded }: Connection,
            signals: ChangeSignals,
            { REQUEST_TIMEOUT: requestTimeout }: Settings,
            line: LineLimits,
          ) => new Database(dataSource, signals, { embedded, requestTimeout, line }),
        },
      ],
      exports: [DataSource, Database, ChangeSignals],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.signals.close();
    this.database.close();
    await this.dataSource.destroy();
    await this.connection.close();
  }
}
