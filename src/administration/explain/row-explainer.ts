import { Injectable } from '@nestjs/common';
import { type Condition, propertiesOf, type Value } from '../../conditions/condition.js';
import { restError } from '../../common/rest-error.js';
import { Database } from '../../database/database.js';
import { RowVerdicts } from '../../entities/read/row-verdicts.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import { EntityRegistry } from '../../metadata/entity-registry.js';
import type { Caller } from '../../roles/caller.js';
import type { EntityAction } from '../../roles/rights.js';
import { RowLevelRoleRegistry } from '../../roles/row-level/row-level-role-registry.js';
import type { RowPolicy, RowSubject } from '../../roles/row-level/row-policy.js';
import { conditionJson } from './condition-json.js';
import type { Question } from './explain-question.js';
import { type ConditionReason, type Reason, rowPolicyName } from './reason.js';
import { findRow, type FoundRow } from './row-values.js';

/** What row-level roles say about one row, or about rows in general. */
export interface RowExplanation {
  /** The entity that the row really is of. */
  readonly actual: EntityModel;
  readonly reasons: readonly Reason[];
}

/** Asks each policy of row-level roles by itself; protocol/roles.md 6. */
@Injectable()
export class RowExplainer {
  constructor(
    private readonly database: Database,
    private readonly verdicts: RowVerdicts,
    private readonly entities: EntityRegistry,
    private readonly roles: RowLevelRoleRegistry,
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
      const policies = actions.flatMap((action) => subject.rights.rowPolicies(action, entity.name));
      return { actual: entity, reasons: policies.map((policy) => this.reason(policy, 'restrict', subject)) };
    }
    const missing = restError('entityIdNotFound', { entity: entity.name, id: id.text });
    if (!(await findRow(this.database, entity, id.value, []))) {
      throw missing;
    }
    const judged = await this.judged(subject, entity, id.value, actions);
    const [first] = judged;
    const policies = judged.flatMap(({ policies: own }) => own);
    const row = await findRow(this.database, entity, id.value, policies.flatMap(conditionOf));
    if (!row || row.deleted || !first) {
      throw missing;
    }
    const reasons = judged.flatMap(({ policies: own, row: verdict }) =>
      own.map((policy) => this.reason(policy, verdict.satisfies(policy) ? 'allow' : 'deny', subject, row)),
    );
    return { actual: this.entities.get(first.row.entityName), reasons };
  }

  private async judged(
    subject: Caller,
    entity: EntityModel,
    id: string,
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
