import { Injectable, type OnModuleInit, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { type EntityChange, type EntityHook, hookedEntityOf } from '../../model/entity-hooks.js';
import type { Caller } from '../../roles/caller.js';
import { LongWork } from '../../common/in-slices.js';
import { getOrCreate } from '../../common/get-or-create.js';
import { DeclarationError } from '../../errors/rest-error.js';
import type { Transaction } from '../../sql/transaction.js';
import type { EntityClass } from '../../model/declarations.js';
import { isTableless } from '../../model/entity-class.js';
import type { EntityModel } from '../../model/entity-model.js';
import { Features } from '../../model/feature.js';
import { replacing } from '../../model/class-hierarchy.js';

/** What the write path knows about a row. */
type WrittenRow = Pick<EntityChange, 'operation' | 'id' | 'before' | 'values'> &
  Partial<Pick<EntityChange, 'transients'>>;

/** What hooks learn about one row that the caller writes. */
export function hookChangeOf({ principal, rights, locale }: Caller, row: WrittenRow, place = ''): EntityChange {
  const { operation, id, before, values, transients = NOTHING } = row;
  return {
    operation,
    id,
    before,
    values,
    transients,
    author: principal.username,
    authorId: principal.kind === 'user' ? principal.userId : undefined,
    authorSession: principal.kind === 'anonymous' ? undefined : principal.sessionId,
    authorRights: rights,
    locale,
    place,
  };
}

const NOTHING: ReadonlyMap<string, string | null> = new Map();

/** A change and the actual class of its row. */
export interface HookedChange {
  readonly entity: EntityModel;
  readonly change: EntityChange;
}

/** Finds and calls the hooks of an entity. */
@Injectable()
export class HookRegistry implements OnModuleInit {
  private readonly hooks = new Map<unknown, EntityHook[]>();
  /** Those that are called for rows of a class. */
  private found = new WeakMap<EntityModel, readonly EntityHook[]>();

  constructor(
    private readonly features: Features,
    private readonly moduleRef: ModuleRef,
  ) {}

  onModuleInit(): void {
    for (const type of this.features.all('hooks')) {
      const entity = requireHookedEntity(type);
      const hook = this.moduleRef.get<EntityHook>(type, { strict: false });
      getOrCreate(this.hooks, entity, () => []).push(hook);
    }
    this.found = new WeakMap();
  }

  /** Calls `beforeWrite` row by row, then `beforeAll`. */
  async before(changes: readonly HookedChange[], transaction: Transaction): Promise<void> {
    await this.each(changes, (hook, change) => hook.beforeWrite?.(change, transaction));
    for (const [hook, seen] of this.byHook(changes)) {
      await hook.beforeAll?.(seen, transaction);
    }
  }

  /** Calls `afterWrite` row by row, then `afterAll`. */
  async after(changes: readonly HookedChange[], transaction: Transaction): Promise<void> {
    await this.each(changes, (hook, change) => hook.afterWrite?.(change, transaction));
    for (const [hook, seen] of this.byHook(changes)) {
      await hook.afterAll?.(seen, transaction);
    }
  }

  private async each(
    changes: readonly HookedChange[],
    call: (hook: EntityHook, change: EntityChange) => Promise<void> | void,
  ): Promise<void> {
    const work = new LongWork();
    for (const { entity, change } of changes) {
      for (const hook of this.of(entity)) {
        await call(hook, change);
        if (work.isSliceOver) {
          await work.pause();
        }
      }
    }
  }

  /** Whether anything is called for rows of exactly this class. */
  has(entity: EntityModel): boolean {
    return this.of(entity).length > 0;
  }

  /** Hooks of an entity see the rows of those that extend it, too. */
  private of(entity: EntityModel): readonly EntityHook[] {
    return getOrCreate(this.found, entity, ({ target, parent }) => [
      ...(parent ? this.of(parent) : []),
      ...replacing(target).flatMap((each) => this.hooks.get(each) ?? []),
    ]);
  }

  private byHook(changes: readonly HookedChange[]): ReadonlyMap<EntityHook, readonly EntityChange[]> {
    const seen = new Map<EntityHook, EntityChange[]>();
    for (const { entity, change } of changes) {
      for (const hook of this.of(entity)) {
        getOrCreate(seen, hook, () => []).push(change);
      }
    }
    return seen;
  }
}

/** @throws DeclarationError for a class without `@EntityHooks` */
export function requireHookedEntity(type: Type): EntityClass {
  const entity = hookedEntityOf(type);
  if (!entity) {
    throw new DeclarationError(`${type.name} is listed as a hook: add @EntityHooks(<entity>) to it`);
  }
  if (isTableless(entity)) {
    throw new DeclarationError(
      `${type.name} is a hook of ${entity.name}, which has no table and is never written: remove it`,
    );
  }
  return entity;
}
