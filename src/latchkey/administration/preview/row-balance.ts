import { rowsOf } from '../../model/class-tables.js';
import { type BoundValue, boundValue } from '../../conditions/bound-values.js';
import type { PropertyCondition } from '../../conditions/condition.js';
import { type RowRestrictions } from '../../conditions/row-restrictions.js';
import { ToOneJoins } from '../../conditions/to-one-joins.js';
import { type Reader, visibleRows } from '../../conditions/visible-rows.js';
import { type SqlRunner, Statement } from '../../sql/statement.js';
import type { EntityModel } from '../../model/entity-model.js';
import { restrictionsOf } from '../../roles/role-rights.js';
import type { EntityAction } from '../../roles/rights.js';
import type { CurrentValues } from '../../roles/caller.js';
import type { RightsThen } from './rights-pair.js';

/** Numbers of rows. */
export interface RowBalance {
  readonly gained: number;
  readonly lost: number;
}

const ROW = 't0';

/** The rows with which something may be done, as SQL with the values of its parameters. */
interface RowSet {
  readonly text: (first: number) => string;
  readonly properties: readonly PropertyCondition[];
}

/** How many rows of an entity a user may read, update or delete after a change of roles and not before, and vice versa. */
export class RowComparison {
  private readonly statement: Statement;
  private readonly properties: readonly PropertyCondition[];

  constructor(entity: EntityModel, action: EntityAction, before: RightsThen, after: RightsThen) {
    const old = rowSet(entity, action, before);
    const fresh = rowSet(entity, action, after);
    const [was, will] = [old.text(1), fresh.text(1 + old.properties.length)];
    const difference = (from: string, less: string): string => `(SELECT count(*) FROM (${from} EXCEPT ${less}) AS d)`;
    this.statement = new Statement(`SELECT ${difference(will, was)}, ${difference(was, will)}`);
    this.properties = [...old.properties, ...fresh.properties];
  }

  /** @param current what the parameters of row conditions stand for */
  async run(runner: SqlRunner, current: CurrentValues): Promise<RowBalance> {
    const values = this.properties.flatMap((property): BoundValue[] => boundValue(property, current));
    const [row] = await runner.rows(this.statement, values);
    return { gained: Number(row?.[0] ?? 0), lost: Number(row?.[1] ?? 0) };
  }
}

function rowSet(entity: EntityModel, action: EntityAction, then: RightsThen): RowSet {
  const keys = entity.key.attributes.map(({ column }) => `${ROW}.${column}`).join(', ');
  if (!mayDo(then, action, entity.name)) {
    return { text: () => `SELECT ${keys} FROM ${rowsOf(entity)} ${ROW} WHERE FALSE`, properties: [] };
  }
  const restrictions = restrictionsFor(action, then);
  const reader: Reader = { mayDo: (_, name) => mayDo(then, action, name), restrictions };
  const joins = new ToOneJoins('j', reader);
  const visible = visibleRows(entity, { alias: ROW, joins }, reader, 'root');
  const text = `SELECT ${keys} FROM ${rowsOf(entity)} ${ROW}${joins.clauses} WHERE ${visible}`;
  return {
    text: (first) => restrictions.numbered(text, first).text,
    properties: restrictions.numbered(text, 1).properties,
  };
}

/** Whatever is done with a row, it has to be read first (protocol/roles.md 7). */
const mayDo = ({ rights }: RightsThen, action: EntityAction, entity: string): boolean =>
  rights.mayDo('read', entity) && rights.mayDo(action, entity);

const restrictionsFor = (action: EntityAction, { policies }: RightsThen): RowRestrictions =>
  restrictionsOf(
    policies.filter((policy) => policy.action === 'read' || policy.action === action),
    true,
  );

/** Whether functions, which are not called here, also decide about rows of the entity. */
export const isExact = (entity: EntityModel, action: EntityAction, ...both: readonly RightsThen[]): boolean =>
  !both.some((then) => restrictionsFor(action, then).decidesInMemory(entity));
