import { rowsInReach, rowsOf } from '../../model/class-tables.js';
import type { ToManyAttribute } from '../../model/attribute.js';
import type { OrderItem } from '../../model/collection-order.js';
import type { EntityId, EntityModel } from '../../model/entity-model.js';
import { referredId, refersTo, refersToAny } from '../../model/reference-columns.js';
import type { TextRow } from '../../sql/statement.js';
import type { Rights } from '../../roles/rights.js';
import { ROOT, RowStatement, type Selection } from './selection.js';
import { compileSort } from './sort.js';
import { HiddenItems, loadedItems } from './hidden-items.js';
import { visibleRows } from '../../conditions/visible-rows.js';

/** The parts of a SELECT that loads one to-many attribute for many parents. */
export interface CollectionSelect {
  readonly selection: Selection;
  /** Makes the condition that a parent is one of those that a parameter binds. */
  readonly ofParents: (parameter: number) => string;
  /** The id of a row's parent; the column that refers to it may have another text of it. */
  readonly parentOf: (row: TextRow) => EntityId;
  readonly from: string;
  readonly where: string;
  readonly order: string;
  /** Present where hidden rows are loaded, too. */
  readonly hidden: HiddenItems | undefined;
}

/** Statement for all collections of one level, and where its rows say which one they belong to. */
export interface LevelStatement {
  readonly statement: RowStatement;
  /** Absent when there is one collection only. */
  readonly collectionColumn: number | undefined;
}

/**
 * @param selection selects the parent's id first; what the items need is added later
 * @param tellsHidden whether hidden items are loaded, to be separated from the others
 */
export function collectionSelect(
  selection: Selection,
  owner: EntityModel,
  attribute: ToManyAttribute,
  rights: Rights,
  tellsHidden: boolean,
): CollectionSelect {
  const { link, target, order = [] } = attribute;
  const scope = { alias: ROOT, joins: selection };
  const keys = target.key.attributes.map(({ column }) => `${ROOT}.${column}`);
  const [held, holder] = link.kind === 'inverse' ? [link, ROOT] : [link.owner, 'link'];
  const parent = referredId(held, owner, holder);
  const from =
    link.kind === 'inverse'
      ? `${rowsOf(target)} ${ROOT}`
      : `${link.table} link JOIN ${rowsInReach(attribute)} ${ROOT} ON ${refersTo(link.target, target, 'link', ROOT)}`;
  selection.column(parent);
  return {
    selection,
    ofParents: (parameter) => refersToAny(held, owner, holder, parameter),
    parentOf: textIn(0, owner.key.normalForm),
    from,
    where: tellsHidden ? loadedItems(target, scope, rights) : visibleRows(target, scope, rights),
    order:
      order.length === 0
        ? [parent, ...keys].join(', ')
        : `${parent}, ${declaredOrder(selection, target, order, rights)}`,
    hidden: tellsHidden ? new HiddenItems(selection, target, scope, rights) : undefined,
  };
}

/** The developer chose it, whatever the caller may view. */
const declaredOrder = (
  selection: Selection,
  target: EntityModel,
  order: readonly OrderItem[],
  rights: Rights,
): string =>
  compileSort(
    selection,
    target,
    order.map((item) => ({ ...item, declared: true })),
    rights,
  );

/** How the id in a column of rows is read. */
export const textIn = (
  column: number,
  normalForm: ((text: string) => string) | undefined,
): ((row: TextRow) => EntityId) => (normalForm ? (row) => normalForm(row[column] ?? '') : (row) => row[column] ?? '');

/**
 * One statement for a level of the plan; its parameters are the arrays of parent ids, in the order of the selects. Rows
 * of a parent come in the order of their keys: each branch of the union sorts its own, which PostgreSQL keeps together.
 */
export function levelStatement(selects: readonly CollectionSelect[], rights: Rights): LevelStatement {
  const [only] = selects;
  if (only && selects.length === 1) {
    return {
      statement: new RowStatement(`SELECT ${only.selection.selectList} ${body(only, 1)}`, 1, rights),
      collectionColumn: undefined,
    };
  }
  const width = selects.reduce((most, { selection }) => Math.max(most, selection.columns.length), 0);
  const branches = selects.map((select, index) => {
    const { columns } = select.selection;
    const values = Array.from({ length: width }, (_, position) => `${columns[position] ?? 'NULL'}::text`);
    return `(SELECT ${values.join(', ')}, ${index} ${body(select, index + 1)})`;
  });
  return { statement: new RowStatement(branches.join(' UNION ALL '), selects.length, rights), collectionColumn: width };
}

const body = ({ selection, ofParents, from, where, order }: CollectionSelect, parameter: number): string =>
  `FROM ${from}${selection.joinClauses} WHERE ${ofParents(parameter)} AND ${where} ORDER BY ${order}`;
