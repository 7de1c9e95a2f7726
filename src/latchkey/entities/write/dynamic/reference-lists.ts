import { rowsOf } from '../../../model/class-tables.js';
import type { DynamicAttribute } from '../../../model/dynamic-attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { DynamicValues } from '../body/entity-body.js';
import { type Change, identityOf, type UnitOfWork } from '../change/change.js';
import type { WriteTask } from '../change/write-task.js';
import { seenIds } from '../check/reference-check.js';
import { readRows } from '../statements/run-statement.js';

/** What a request wants of an attribute of one object, and what is stored. */
export interface NamedValues {
  readonly change: Change;
  readonly wanted: DynamicValues;
  readonly present: readonly string[];
}

/** The same with everything named, and with what the caller cannot remove. */
export interface CheckedValues extends NamedValues {
  readonly wanted: readonly string[];
}

/** References among the values: new ones must be seen by the caller, hidden ones stay (protocol/roles.md 4, 8). */
export class ReferenceLists {
  private readonly saved: ReadonlySet<string>;

  constructor(
    private readonly task: WriteTask,
    { all }: UnitOfWork,
  ) {
    this.saved = new Set(all.map(({ entity, id }) => identityOf(entity, id)));
  }

  /** @throws RestError 400 `Referenced entity for property '...' is missing` */
  async of(attribute: DynamicAttribute, named: readonly NamedValues[]): Promise<readonly CheckedValues[]> {
    if (!('target' in attribute)) {
      return named.map((each) => ({ ...each, wanted: defined(each.wanted) }));
    }
    const { target } = attribute;
    const added = named.flatMap(({ wanted, present }) =>
      wanted.filter((id) => id === undefined || !present.includes(id)),
    );
    await this.requireSeen(attribute.name, target, added);
    const gone = named.flatMap(({ wanted, present }) => present.filter((id) => !wanted.includes(id)));
    const hidden = await this.hidden(target, gone);
    return named.map((each) => {
      const staying = each.present.filter((id) => hidden.has(id) && !each.wanted.includes(id));
      const wanted = defined(each.wanted);
      return {
        ...each,
        wanted: attribute.dynamic.collection ? [...wanted, ...staying] : staying[0] ? staying : wanted,
      };
    });
  }

  private async requireSeen(name: string, target: EntityModel, ids: DynamicValues): Promise<void> {
    const others = ids.filter((id) => id === undefined || !this.saved.has(identityOf(target, id)));
    if (others.length === 0) {
      return;
    }
    const seen =
      others.includes(undefined) || !this.task.caller.rights.mayDo('read', target.name)
        ? new Set<EntityId>()
        : await seenIds(this.task, target, defined(others));
    if (!defined(others).every((id) => seen.has(id)) || others.includes(undefined)) {
      throw this.task.errorOf(`Referenced entity for property '${name}' is missing`);
    }
  }

  /** Those of the ids that are rows which the caller does not see; what is gone is not hidden. */
  private async hidden(target: EntityModel, ids: readonly EntityId[]): Promise<ReadonlySet<EntityId>> {
    const { transaction, caller, visibility } = this.task;
    const readable = caller.rights.mayDo('read', target.name);
    const sees = await visibility.permitted(transaction, caller, target, ids, 'nested');
    const unseen = ids.filter((id) => !readable || !sees({ entity: target, id }));
    if (unseen.length === 0) {
      return new Set();
    }
    const text = `SELECT t.${target.primaryKey.column} FROM ${rowsOf(target)} t WHERE ${target.key.isAnyOf('t', 1)}`;
    const rows = await readRows(transaction, text, target.key.arraysOf(unseen));
    return new Set(rows.map(([id]) => target.key.idOf([id ?? ''])));
  }
}

const defined = (values: DynamicValues): readonly string[] => values.filter((value) => value !== undefined);
