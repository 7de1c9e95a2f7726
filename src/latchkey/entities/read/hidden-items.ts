import type { Reader } from '../../conditions/visible-rows.js';
import type { SqlScope } from '../../conditions/sql-compiler.js';
import { NO_RESTRICTIONS } from '../../conditions/row-restrictions.js';
import { visibleRows } from '../../conditions/visible-rows.js';
import type { TextRow } from '../../sql/statement.js';
import type { EntityId, EntityModel } from '../../model/entity-model.js';
import { Identity, ROOT, type Selection } from './selection.js';

/**
 * Separates hidden items of a collection from the others, where security tokens must name them (protocol/roles.md 8).
 */
export class HiddenItems {
  private readonly identity: Identity;
  private readonly seenColumn: number;

  /** @param selection of rows that {@link loadedItems} restricts */
  constructor(selection: Selection, target: EntityModel, scope: SqlScope, reader: Reader) {
    this.identity = new Identity(selection, ROOT, target.key);
    // A number has one text, a boolean has two.
    this.seenColumn = selection.column(`((${visibleRows(target, scope, reader)}) IS TRUE)::int`);
  }

  /** Whether conditions permit the row; functions are called elsewhere. */
  readonly isSeen = (row: TextRow): boolean => row[this.seenColumn] === '1';

  /** The ids of rows that are not shown. */
  idsOf(loaded: readonly TextRow[], shown: readonly TextRow[]): readonly EntityId[] {
    const seen = new Set(shown.map((row) => this.identity.idOf(row)));
    return loaded.map((row) => this.identity.idOf(row)).filter((id) => !seen.has(id));
  }
}

/** Condition of the rows that are loaded although row-level roles may hide them. */
export const loadedItems = (target: EntityModel, scope: SqlScope, reader: Reader): string =>
  visibleRows(target, scope, { mayDo: (action, name) => reader.mayDo(action, name), restrictions: NO_RESTRICTIONS });
