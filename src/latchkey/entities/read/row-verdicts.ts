import { Injectable } from '@nestjs/common';
import { getOrCreate } from '../../common/get-or-create.js';
import { eachInSlices } from '../../common/in-slices.js';
import { related, RowRestrictions } from '../../conditions/row-restrictions.js';
import { compileRowCondition } from '../../conditions/sql-compiler.js';
import { EVERYTHING } from '../../conditions/visible-rows.js';
import type { SqlRunner, TextRow } from '../../sql/statement.js';
import { rowsOf } from '../../model/class-tables.js';
import type { EntityId, EntityModel } from '../../model/entity-model.js';
import type { Caller, CurrentValues } from '../../roles/caller.js';
import type { EntityAction, Rights } from '../../roles/rights.js';
import type { RowObject, RowPolicy, RowSubject } from '../../roles/row-level/row-policy.js';
import { byClass, type ByClass, Identity, ROOT, RowStatement, Selection } from './selection.js';
import { functionPermits } from './row-filter.js';
import { rowObjectReader } from './row-object.js';

/** Finds out which policies of the caller's row-level roles stored rows satisfy; protocol/roles.md 6. */
@Injectable()
export class RowVerdicts {
  /** By the rights whose policies they know. */
  private readonly judges = new WeakMap<Rights, Map<string, RowJudge>>();

  /** Whether any policy restricts what may be done with rows of the entity, or of those that extend it. */
  restricts(caller: Caller, action: EntityAction, entity: EntityModel): boolean {
    return this.policies(caller, action, entity).length > 0;
  }

  /** The policies that may restrict it. */
  policies({ rights }: Caller, action: EntityAction, entity: EntityModel): readonly RowPolicy[] {
    return policiesOf(rights, action, entity);
  }

  /**
   * The rows with these ids as policies see them, soft-deleted ones included: one statement for all. `rights.mayDoWith`
   * says what may be done with one; ids without a row are missing.
   *
   * @param runner the transaction, so that rows are judged as they are there
   */
  async of(
    runner: SqlRunner,
    { rights, values }: Caller,
    action: EntityAction,
    entity: EntityModel,
    ids: readonly EntityId[],
  ): Promise<ReadonlyMap<EntityId, RowSubject>> {
    if (ids.length === 0) {
      return new Map();
    }
    return this.judge(rights, action, entity).subjects(runner, ids, values);
  }

  private judge(rights: Rights, action: EntityAction, entity: EntityModel): RowJudge {
    const judges = getOrCreate(this.judges, rights, () => new Map<string, RowJudge>());
    const create = (): RowJudge => new RowJudge(entity, policiesOf(rights, action, entity));
    return getOrCreate(judges, `${action} ${entity.name}`, create);
  }
}

/** What policies say about rows of one entity, compiled once for everybody with the same rights. */
class RowJudge {
  private readonly identity: Identity;
  private readonly classOf: ByClass<{ readonly name: string; readonly objectOf: (row: TextRow) => RowObject }>;
  /** Positions of the truth of conditions. */
  private readonly truths: ReadonlyMap<RowPolicy, number>;
  private readonly statement: RowStatement;

  constructor(
    private readonly entity: EntityModel,
    policies: readonly RowPolicy[],
  ) {
    const { key } = entity;
    const selection = new Selection(EVERYTHING);
    const scope = { alias: ROOT, joins: selection };
    const conditions = policies.flatMap((policy) =>
      policy.test.kind === 'condition' ? [{ policy, condition: policy.test.condition }] : [],
    );
    const restrictions = new RowRestrictions(
      conditions.map(({ policy, condition }) => ({ entity: policy.entity, condition, nested: true })),
      new Set(),
      compileRowCondition,
    );
    this.identity = new Identity(selection, ROOT, key);
    this.classOf = byClass(selection, ROOT, entity, EVERYTHING, (actual) => ({
      name: actual.name,
      objectOf: policies.some(({ test }) => test.kind === 'function')
        ? rowObjectReader(selection, ROOT, actual)
        : () => ({}),
    }));
    this.truths = new Map(
      conditions.map(({ policy, condition }) => [
        policy,
        selection.column(`(${restrictions.compile(condition, scope)}) IS TRUE`),
      ]),
    );
    this.statement = new RowStatement(
      `SELECT ${selection.selectList} FROM ${rowsOf(entity)} ${ROOT}${selection.joinClauses} WHERE ${key.isAnyOf(ROOT, 1)}`,
      key.attributes.length,
      { ...EVERYTHING, restrictions },
    );
  }

  async subjects(
    runner: SqlRunner,
    ids: readonly EntityId[],
    values: CurrentValues,
  ): Promise<ReadonlyMap<EntityId, RowSubject>> {
    const rows = await this.statement.rows(runner, this.entity.key.arraysOf(ids), values);
    const subjects = new Map<EntityId, RowSubject>();
    await eachInSlices(rows, (row) => subjects.set(this.identity.idOf(row), this.subject(row, values)));
    return subjects;
  }

  private subject(row: TextRow, { context }: CurrentValues): RowSubject {
    const { name, objectOf } = this.classOf(row);
    return {
      entityName: name,
      satisfies: (policy) => {
        const truth = this.truths.get(policy);
        return truth === undefined ? functionPermits(policy, objectOf(row), context) : row[truth] === 't';
      },
    };
  }
}

/** Of the entity, of those it extends and of those that extend it: any of them may hold for a row. */
const policiesOf = (rights: Rights, action: EntityAction, entity: EntityModel): readonly RowPolicy[] => [
  ...new Set(related(entity).flatMap(({ name }) => rights.rowPolicies(action, name))),
];
