import { Injectable } from '@nestjs/common';
import { type Condition, propertiesOf, type Value } from '../../conditions/condition.js';
import { restError } from '../../errors/rest-error.js';
import { RoleSettings } from '../../config/setting-groups.js';
import { Database } from '../../database/database.js';
import { RowVerdicts } from '../../entities/read/row-verdicts.js';
import type { ToOneAttribute } from '../../model/attribute.js';
import type { EntityId } from '../../model/entity-key.js';
import type { EntityModel } from '../../model/entity-model.js';
import { EntityRegistry } from '../../model/entity-registry.js';
import type { Caller } from '../../roles/caller.js';
import type { EntityAction } from '../../roles/rights.js';
import { RowLevelRoleRegistry } from '../../roles/row-level/row-level-role-registry.js';
import type { RowPolicy, RowSubject } from '../../roles/row-level/row-policy.js';
import { conditionJson } from './condition-json.js';
import type { Question } from './explain-question.js';
import { type ConditionReason, type Reason, rowPolicyName } from './reason.js';
import type { Requirement } from './requirement.js';
import { findReference, findRow, type FoundRow } from './row-values.js';

/** What row-level roles say about one row, or about rows in general. */
export interface RowExplanation {
  /** The entity that the row really is of. */
  readonly actual: EntityModel;
  /** The entity that the row behind a reference really is of, when the question is about one. */
  readonly target?: EntityModel;
  readonly reasons: readonly Reason[];
}

/** What policies say about a stored row. */
interface JudgedRow {
  readonly actual: EntityModel;
  readonly deleted: boolean;
  readonly reasons: readonly Reason[];
}

/** Checks each policy of row-level roles by itself; protocol/roles.md 6. */
@Injectable()
export class RowExplainer {
  constructor(
    private readonly database: Database,
    private readonly verdicts: RowVerdicts,
    private readonly entities: EntityRegistry,
    private readonly roles: RowLevelRoleRegistry,
    private readonly settings: RoleSettings,
  ) {}

  /**
   * @param subject somebody as a caller
   * @throws RestError 404 for a row that does not exist
   */
  async explain(subject: Caller, { entity, what, id }: Question): Promise<RowExplanation> {
    const operation = what.kind === 'entity' ? what.action : what.action === 'view' ? 'read' : 'update';
    const actions: readonly EntityAction[] =
      operation === 'read' || operation === 'create' ? [operation] : ['read', operation];
    if (id === undefined) {
      const policies = actions.flatMap((action) => this.restricting(subject, action, entity));
      return { actual: entity, reasons: policies.map((policy) => this.reason(policy, 'restrict', subject)) };
    }
    const missing = restError('entityIdNotFound', { entity: entity.name, id: id.text });
    if (!(await findRow(this.database, entity, id.value, []))) {
      throw missing;
    }
    const own = await this.row(subject, entity, id.value, actions);
    if (!own || own.deleted) {
      throw missing;
    }
    const target =
      what.kind === 'attribute' && what.action === 'view' && what.attribute.kind === 'toOne'
        ? await this.target(subject, entity, id.value, what.attribute)
        : undefined;
    return {
      actual: own.actual,
      target: target?.actual,
      reasons: [...own.reasons, ...(target?.reasons ?? [])],
    };
  }

  /** Policies that could not be understood refuse an operation as a whole, whatever the row (protocol/roles.md 6). */
  refusals(subject: Caller, requirement: Requirement): readonly Reason[] {
    return requirement.type === 'entity'
      ? subject.rights
          .rowPolicies(requirement.action, requirement.entity)
          .filter((policy) => !looksAtRows(policy))
          .map((policy) => this.reason(policy, 'deny', subject))
      : [];
  }

  /**
   * What decides row by row. Unless something new is made, rows may be of entities that extend this one: their policies
   * decide as well, and where one of them could not be understood, it refuses their rows only.
   */
  private restricting(subject: Caller, action: EntityAction, entity: EntityModel): readonly RowPolicy[] {
    const own = subject.rights.rowPolicies(action, entity.name);
    const all = action === 'create' ? own : this.verdicts.policies(subject, action, entity);
    return all.filter((policy) => looksAtRows(policy) || !own.includes(policy));
  }

  /** A reference is shown where the row that it leads to is; soft-deleted rows are. */
  private async target(
    subject: Caller,
    entity: EntityModel,
    id: EntityId,
    attribute: ToOneAttribute,
  ): Promise<JudgedRow | undefined> {
    const target = await findReference(this.database, entity, id, attribute);
    const counts = ({ test }: RowPolicy): boolean =>
      test.kind !== 'condition' || !test.query || this.settings.QUERY_POLICY_NESTED;
    return target === undefined ? undefined : this.row(subject, attribute.target, target, ['read'], counts);
  }

  /** @param counts which of the policies are checked */
  private async row(
    subject: Caller,
    entity: EntityModel,
    id: EntityId,
    actions: readonly EntityAction[],
    counts: (policy: RowPolicy) => boolean = () => true,
  ): Promise<JudgedRow | undefined> {
    const judged = await this.judged(subject, entity, id, actions);
    const asked = judged.flatMap(({ row, policies }) =>
      policies
        .filter(looksAtRows)
        .filter(counts)
        .map((policy) => ({ row, policy })),
    );
    const conditions = asked.flatMap(({ policy }) => conditionOf(policy));
    const row = await findRow(this.database, entity, id, conditions);
    const [first] = judged;
    return (
      row &&
      first && {
        actual: this.entities.get(first.row.entityName),
        deleted: row.deleted,
        reasons: asked.map(({ row: verdict, policy }) =>
          this.reason(policy, verdict.satisfies(policy) ? 'allow' : 'deny', subject, row),
        ),
      }
    );
  }

  private async judged(
    subject: Caller,
    entity: EntityModel,
    id: EntityId,
    actions: readonly EntityAction[],
  ): Promise<readonly { readonly row: RowSubject; readonly policies: readonly RowPolicy[] }[]> {
    const judged = [];
    for (const action of actions) {
      const row = (await this.verdicts.of(this.database, subject, action, entity, [id])).get(id);
      if (row) {
        judged.push({ row, policies: subject.rights.rowPolicies(action, row.entityName) });
      }
    }
    return judged;
  }

  private reason(policy: RowPolicy, effect: Reason['effect'], subject: Caller, row?: FoundRow): Reason {
    return {
      role: policy.role,
      source: this.roles.has(policy.role) ? 'annotatedClass' : 'database',
      policy: rowPolicyName(policy),
      effect,
      condition: conditionReason(policy, subject, row),
    };
  }
}

const looksAtRows = ({ test }: RowPolicy): boolean => test.kind !== 'never';

const conditionOf = ({ test }: RowPolicy): readonly Condition[] => (test.kind === 'condition' ? [test.condition] : []);

function conditionReason({ test }: RowPolicy, { values }: Caller, row?: FoundRow): ConditionReason {
  if (test.kind !== 'condition') {
    return { tree: null };
  }
  const compared = [...propertiesOf(test.condition)].flatMap(({ operand }): readonly Value[] =>
    operand.kind === 'one' ? [operand.value] : operand.kind === 'list' ? operand.values : [],
  );
  const current = compared.flatMap((value) =>
    value.kind === 'parameter' ? [[`:${value.name}`, values.text(value)] as const] : [],
  );
  return {
    tree: conditionJson(test.condition),
    ...(row ? { row: row.valuesOf(test.condition) } : {}),
    ...(current.length > 0 ? { current: Object.fromEntries(current) } : {}),
  };
}
