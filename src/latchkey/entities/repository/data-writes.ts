import { Injectable } from '@nestjs/common';
import { inSlices, mapInSlices, mapSteps, type Steps } from '../../common/in-slices.js';
import { RestError, restError } from '../../errors/rest-error.js';
import { NO_LIMITS } from '../../datatypes/scalar-parser.js';
import type { Transaction } from '../../sql/transaction.js';
import { type EntityId, type EntityModel, EntityRegistry } from '../../model/entity-model.js';
import { InstanceBodies } from '../instances/instance-body.js';
import { readInstance } from '../instances/instance-reader.js';
import { makeId } from '../instances/memory-id.js';
import { createdRoots, requiredRows } from '../write/change/root-changes.js';
import type { Change } from '../write/change/change.js';
import { operationsOf, RowVisibility } from '../write/check/permissions.js';
import type { WriteTask } from '../write/change/write-task.js';
import { EntityDeleter } from '../write/entity-deleter.js';
import { UnitsOfWork } from '../write/unit-of-work.js';
import { define, instanceOf, type MemoryObject } from '../write/validation/memory-objects.js';
import { creationError } from '../write/write-error.js';
import { type WriteTarget, WriteTransactions } from '../write/write-transactions.js';
import type { DataScope } from './data.js';
import { entityNamed, inputId, idText, storedEntity } from './data-entities.js';
import type { InputId, LoadOptions } from './data-options.js';
import { DataReads } from './data-reads.js';
import { requireRight } from './require-right.js';

/** A scope inside a transaction. */
type OpenScope = DataScope & { readonly transaction: Transaction };

/** The writes of requests for application code: the same checks, hooks and statements. */
@Injectable()
export class DataWrites {
  private readonly bodies: InstanceBodies;

  constructor(
    private readonly entities: EntityRegistry,
    private readonly reads: DataReads,
    private readonly units: UnitsOfWork,
    private readonly deleter: EntityDeleter,
    private readonly visibility: RowVisibility,
    private readonly transactions: WriteTransactions,
  ) {
    this.bodies = new InstanceBodies(entities);
  }

  create(target: unknown, values: object): MemoryObject {
    const entity = entityNamed(this.entities, target);
    const object = instanceOf(entity.target);
    for (const [name, value] of Object.entries(values)) {
      define(object, name, value);
    }
    makeId(entity, object);
    return object;
  }

  save(
    scope: DataScope,
    target: unknown,
    objects: readonly object[],
    options: LoadOptions,
  ): Promise<readonly MemoryObject[]> {
    const entity = storedEntity(this.entities, target);
    return this.within(scope, { entity, operation: 'create' }, async (open) => {
      const bodies = await mapInSlices(objects, (object) => this.bodies.of(entity, object as MemoryObject));
      const task = this.task(open);
      const roots = await createdRoots(task, entity, bodies).catch(asRefusal(entity));
      requireRights(open, roots);
      const unit = await this.units.save(task, entity, roots, bodies.length > 1);
      const ids = unit.roots.map(({ id }) => id);
      const saved = await this.reads.written(open, entity, ids, options);
      return inSlices(mapSteps(unit.roots, (root) => savedOrIdentity(root, saved)));
    });
  }

  async remove(scope: DataScope, target: unknown, given: readonly InputId[]): Promise<void> {
    const entity = storedEntity(this.entities, target);
    requireRight(scope.caller, 'delete', entity);
    const named = given.map((id) => ({ id: inputId(entity, id), text: idText(id) }));
    await this.within(scope, { entity, operation: 'delete' }, async (open) => {
      const rows = await requiredRows({ ...open, visibility: this.visibility }, entity, named);
      await this.deleter.delete(open.transaction, open.caller, entity, [...new Set(rows.map(({ id }) => id))]);
    });
  }

  /** In the open transaction, or in a new one. */
  private within<T>(scope: DataScope, target: WriteTarget, work: (open: OpenScope) => Promise<T>): Promise<T> {
    const { transaction } = scope;
    return transaction
      ? this.transactions.part(scope.caller, target, () => work({ ...scope, transaction }))
      : this.transactions.run(scope.caller, target, (opened) => work({ ...scope, transaction: opened }));
  }

  private task({ caller, code, transaction }: OpenScope): WriteTask {
    const bodies = { rights: code, locking: true, limits: NO_LIMITS };
    return { caller, transaction, visibility: this.visibility, errorOf: creationError, specific: true, bodies };
  }
}

/** Roots of the requested entity and of its subclasses are written under their own policies. */
function requireRights({ caller }: OpenScope, roots: readonly Change[]): void {
  for (const root of roots) {
    operationsOf(root).forEach((action) => {
      requireRight(caller, action, root.entity);
    });
  }
}

/** Application code gets one form of refusal, whatever was missing (protocol/services.md 5). */
const asRefusal =
  ({ name }: EntityModel) =>
  (error: unknown): never => {
    throw error instanceof RestError && error.row?.code === 'updatingForbidden'
      ? restError('refused', { resource: name, type: 'entity', action: 'update' })
      : error;
  };

/** The object as it is now; of an object that the caller does not see, only the identity. */
function* savedOrIdentity(root: Change, saved: ReadonlyMap<EntityId, MemoryObject>): Steps<MemoryObject> {
  const { entity, id } = root;
  return (
    saved.get(id) ??
    (yield* readInstance(
      entity,
      {
        id: entity.key.composite
          ? Object.fromEntries(
              entity.key.partsOf(id).map((part, index) => [entity.key.attributes[index]?.name ?? '', part]),
            )
          : entity.key.shown(id),
      },
      NO_LIMITS,
    ))
  );
}
