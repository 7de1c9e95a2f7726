import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { PACKAGE_VERSION } from '../../common/own-package.js';
import { type DescribedSetting, describedSettings } from '../../config/described-settings.js';
import { ProtocolSettings, SETTING_GROUPS } from '../../config/setting-groups.js';
import { Database } from '../../database/database.js';
import { type MigrationState, migrationState } from '../../database/migrations.js';
import { Statement } from '../../sql/statement.js';

const SERVER_VERSION = new Statement('SHOW server_version');

/** What this process is made of, and which settings it runs with. */
@Injectable()
export class SystemState implements OnApplicationBootstrap {
  private startedAt = '';

  constructor(
    private readonly database: Database,
    private readonly modules: ModuleRef,
    private readonly protocol: ProtocolSettings,
  ) {}

  onApplicationBootstrap(): void {
    this.startedAt = new Date().toISOString();
  }

  async system(): Promise<object> {
    const [[version = ''] = []] = await this.database.rows(SERVER_VERSION);
    return {
      version: PACKAGE_VERSION,
      node: process.version,
      database: {
        kind: this.database.engineRuns === undefined ? 'server' : 'embedded',
        version: `PostgreSQL ${version ?? ''}`,
      },
      compatibility: this.protocol.COMPATIBILITY,
      startedAt: this.startedAt,
    };
  }

  migrations(): Promise<MigrationState> {
    return migrationState(this.database.dataSource, this.database);
  }

  /** Without the values of secrets. */
  settings(): readonly (DescribedSetting & { readonly group: string })[] {
    return SETTING_GROUPS.flatMap((type) => {
      const values = this.modules.get<object>(type, { strict: false });
      return describedSettings(values).map((setting) => ({ ...setting, group: type.name }));
    });
  }
}
