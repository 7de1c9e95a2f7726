import { createHash } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DeclarationError } from '../errors/rest-error.js';
import { ChangeSignals } from '../database/change-signals.js';
import { Database } from '../database/database.js';
import type { SqlRunner } from '../sql/statement.js';
import { EntityRegistry } from '../model/entity-registry.js';
import { DesignTimeRoles } from './design-time-roles.js';
import { RoleSet } from './role-set.js';
import { RoleSnapshot } from './role-snapshot.js';
import { RowLevelRoleRegistry } from './row-level/row-level-role-registry.js';
import { loadResourceRoles } from './runtime/stored-resource-roles.js';
import { loadRowLevelRoles } from './runtime/stored-row-level-roles.js';

/**
 * All roles of both sources (protocol/roles.md 5). They are read from the database once and kept in memory until a
 * signal reports a change; while signals may get lost, they are read again each time.
 */
@Injectable()
export class RoleRegistry implements OnApplicationBootstrap {
  private kept: Promise<RoleSnapshot> | undefined;

  constructor(
    private readonly designTime: DesignTimeRoles,
    private readonly rowLevel: RowLevelRoleRegistry,
    private readonly entities: EntityRegistry,
    private readonly database: Database,
    private readonly signals: ChangeSignals,
  ) {
    signals.onSignal(({ topic }) => {
      if (topic === 'roles' || topic === 'all') {
        this.kept = undefined;
      }
    });
  }

  /** @throws DeclarationError for a role of the database whose code is that of a role in code */
  async onApplicationBootstrap(): Promise<void> {
    const resource = await loadResourceRoles(this.database, this.entities);
    const rowLevel = await loadRowLevelRoles(this.database, this.entities);
    const taken =
      resource.roles.find(({ code }) => this.designTime.has(code)) ??
      rowLevel.roles.find(({ code }) => this.rowLevel.has(code));
    if (taken) {
      throw new DeclarationError(
        `The database holds a role ${taken.code}, and so does the code: give one of them another code`,
      );
    }
  }

  /** The roles as they are now. */
  current(): Promise<RoleSnapshot> {
    if (!this.signals.reliable) {
      return this.read(this.database);
    }
    this.kept ??= this.keep();
    return this.kept;
  }

  /** The roles as a transaction sees them, with what it has written itself. */
  async read(runner: SqlRunner): Promise<RoleSnapshot> {
    const resource = await loadResourceRoles(runner, this.entities);
    const rowLevel = await loadRowLevelRoles(runner, this.entities);
    return new RoleSnapshot(
      createHash('sha256').update(resource.text).update(rowLevel.text).digest('base64url'),
      new RoleSet([...resource.roles, ...this.designTime.all()]),
      new RoleSet([...rowLevel.roles, ...this.rowLevel.all()]),
    );
  }

  /** A failure is not kept: the next request tries again. */
  private keep(): Promise<RoleSnapshot> {
    const reading = this.read(this.database);
    reading.catch(() => {
      if (this.kept === reading) {
        this.kept = undefined;
      }
    });
    return reading;
  }
}
