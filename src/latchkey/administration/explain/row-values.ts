import { type Condition, propertiesOf } from '../../conditions/condition.js';
import type { AttributePath } from '../../conditions/attribute-path.js';
import { memberOf } from '../../conditions/json-predicate.js';
import { readFrom } from '../../conditions/to-one-joins.js';
import { EVERYTHING, rowsOfEntity } from '../../conditions/visible-rows.js';
import { type SqlRunner, Statement } from '../../sql/statement.js';
import type { DatatypeId } from '../../datatypes/datatype.js';
import { DATATYPES } from '../../datatypes/datatypes.js';
import { jsonText } from '../../datatypes/json-datatype.js';
import { ROOT, Selection } from '../../entities/read/selection.js';
import { valueExpression } from '../../entities/serialization/value-writer.js';
import type { ToOneAttribute } from '../../model/attribute.js';
import { rowsOf } from '../../model/class-tables.js';
import type { EntityId, EntityModel } from '../../model/entity-model.js';

/** A stored row, and what conditions about it look at. */
export interface ComparedRow {
  readonly deleted: boolean;
  /** PostgreSQL texts by path, of lists JSON; what lies behind a collection is not one value, and left out. */
  valuesOf(condition: Condition): Readonly<Record<string, string | null>>;
}

/** Reads the values that conditions compare, hidden or not, by one statement. */
export async function findRow(
  runner: SqlRunner,
  entity: EntityModel,
  id: EntityId,
  conditions: readonly Condition[],
): Promise<ComparedRow | undefined> {
  const selection = new Selection(EVERYTHING);
  const deleted = entity.systemAttribute('deletedDate');
  const deletion = selection.column(deleted ? `${ROOT}.${deleted.column} IS NOT NULL` : 'false');
  const positions = new Map<string, number>();
  for (const { path } of conditions.flatMap((each) => [...propertiesOf(each)])) {
    const expression = columnOf(selection, path);
    if (expression !== undefined) {
      positions.set(path.text, selection.column(expression));
    }
  }
  const { key } = entity;
  const where = [key.isAnyOf(ROOT, 1), ...rowsOfEntity(entity, { alias: ROOT, joins: selection }, EVERYTHING)];
  const statement = new Statement(
    `SELECT ${selection.selectList} FROM ${rowsOf(entity)} ${ROOT}${selection.joinClauses} WHERE ${where.join(' AND ')}`,
  );
  const [row] = await runner.rows(statement, key.arraysOf([id]));
  return (
    row && {
      deleted: row[deletion] === 't',
      valuesOf: (condition) =>
        Object.fromEntries(
          [...propertiesOf(condition)].flatMap(({ path }) => {
            const position = positions.get(path.text);
            return position === undefined ? [] : [[path.text, comparedText(path, row[position] ?? null)]];
          }),
        ),
    }
  );
}

/** Id of what a stored row refers to; undefined where it refers to nothing. */
export async function findReference(
  runner: SqlRunner,
  entity: EntityModel,
  id: EntityId,
  attribute: ToOneAttribute,
): Promise<EntityId | undefined> {
  const selection = new Selection(EVERYTHING);
  selection.column(referredIn(selection, ROOT, attribute));
  const { key } = entity;
  const from = `${rowsOf(entity)} ${ROOT}${selection.joinClauses}`;
  const statement = new Statement(`SELECT ${selection.selectList} FROM ${from} WHERE ${key.isAnyOf(ROOT, 1)}`);
  const [row] = await runner.rows(statement, key.arraysOf([id]));
  return row?.[0] == null ? undefined : attribute.target.key.normalId(row[0]);
}

function columnOf(selection: Selection, { steps, end }: AttributePath): string | undefined {
  let alias = ROOT;
  for (const { attribute } of steps) {
    if (attribute.kind === 'toMany') {
      return undefined;
    }
    alias = attribute.kind === 'toOne' ? selection.join(alias, attribute) : alias;
  }
  return end.kind === 'toOne' ? referredIn(selection, alias, end) : valueExpression(end, `${alias}.${end.column}`);
}

/** Of JSON and hstore the member that the path leads to; of kinds with several texts one that no session changes. */
function comparedText(path: AttributePath, text: string | null): string | null {
  const { end, members } = path;
  if (members === undefined) {
    return text === null || end.kind !== 'scalar' || end.stored ? text : shownText(end.type, text);
  }
  const value = memberOf(path, text);
  return value === null ? null : jsonText(value);
}

function shownText(type: DatatypeId, text: string): string {
  const { normal, numeric } = DATATYPES[type];
  return normal && !numeric ? normal(text) : text;
}

/** The id of what the row of `alias` refers to. */
const referredIn = (selection: Selection, alias: string, reference: ToOneAttribute): string =>
  reference.columns
    ? reference.target.key.textIn(selection.join(alias, reference, EVERYTHING))
    : readFrom(alias, reference);
