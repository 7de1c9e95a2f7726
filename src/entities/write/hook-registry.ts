import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DeclarationError } from '../../common/rest-error.js';
import type { Transaction } from '../../database/database.js';
import { type EntityChange, type EntityHook, hookedEntityOf } from '../../metadata/entity-hooks.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import { Features } from '../../metadata/feature.js';

/** Finds and calls the hooks of an entity. */
@Injectable()
export class HookRegistry implements OnModuleInit {
  private readonly hooks = new Map<unknown, EntityHook[]>();

  constructor(
    private readonly features: Features,
    private readonly moduleRef: ModuleRef,
  ) {}

  onModuleInit(): void {
    for (const type of this.features.all('hooks')) {
      const entity = hookedEntityOf(type);
      if (!entity) {
        throw new DeclarationError(`${type.name} is listed as a hook: add @EntityHooks(<entity>) to it`);
      }
      const hook = this.moduleRef.get<EntityHook>(type, { strict: false });
      this.hooks.set(entity, [...(this.hooks.get(entity) ?? []), hook]);
    }
  }

  async beforeWrite(entity: EntityModel, change: EntityChange, transaction: Transaction): Promise<void> {
    for (const hook of this.of(entity)) {
      await hook.beforeWrite?.(change, transaction);
    }
  }

  async afterWrite(entity: EntityModel, change: EntityChange, transaction: Transaction): Promise<void> {
    for (const hook of this.of(entity)) {
      await hook.afterWrite?.(change, transaction);
    }
  }

  /** Whether anything is called for rows of exactly this class. */
  has(entity: EntityModel): boolean {
    return this.of(entity).length > 0;
  }

  /** Hooks of an entity see the rows of those that extend it, too. */
  private of({ target, parent }: EntityModel): readonly EntityHook[] {
    return [...(parent ? this.of(parent) : []), ...(this.hooks.get(target) ?? [])];
  }
}
