import { isGeneratedName } from './decide-constraints.js';
import { type Constraint, type Index, mentions, plainName } from './schema.js';

interface Indexed {
  readonly indexes: ReadonlyMap<string, Index>;
}

/** What indexes may stand on, and what else is known about them. */
export interface IndexFacts {
  /** Columns that go. */
  readonly lost: readonly string[];
  /** Columns that stay although the entity does not have them. */
  readonly undeclared: ReadonlySet<string>;
  readonly constraints: ReadonlyMap<string, Constraint>;
  /** Plain names of indexes that entities declare with `synchronize: false`. */
  readonly byHand: ReadonlySet<string>;
  /** Plain names of indexes that foreign keys need. */
  readonly ofForeignKeys: ReadonlySet<string>;
}

/**
 * The indexes that a table or view is to have: those of the entity, and those that were made by hand. An entity cannot say
 * `DESC`, `INCLUDE`, an operator class or an expression: an index that has one of these was not made from it.
 */
export function decideIndexes(before: Indexed, wanted: Indexed, facts: IndexFacts): ReadonlyMap<string, Index> {
  const indexes = new Map<string, Index>();
  const adopted = new Set<string>();
  for (const index of wanted.indexes.values()) {
    const present = presentIndex(before, wanted, index, adopted);
    if (!present && facts.ofForeignKeys.has(plainName(index.name)) && isServed(before, index, facts)) {
      continue;
    }
    const stays = present !== undefined && (serves(present, index) || isOfHand(present));
    const keepsName =
      stays && (present.name === index.name || (!isGeneratedName(present.name) && isGeneratedName(index.name)));
    const chosen = keepsName ? present : index;
    if (present) {
      adopted.add(present.name);
    }
    indexes.set(chosen.name, chosen);
  }
  for (const index of before.indexes.values()) {
    if (!adopted.has(index.name) && !indexes.has(index.name) && staysBy(index, facts)) {
      indexes.set(index.name, index);
    }
  }
  return indexes;
}

function presentIndex(before: Indexed, wanted: Indexed, index: Index, adopted: ReadonlySet<string>): Index | undefined {
  const same = before.indexes.get(index.name);
  return (
    same ??
    [...before.indexes.values()].find(
      (each) => !wanted.indexes.has(each.name) && !adopted.has(each.name) && serves(each, index),
    )
  );
}

/** Whether both are indexes of the same columns and rows. */
const serves = (present: Index, wanted: Index): boolean =>
  present.unique === wanted.unique &&
  (present.definition === wanted.definition ||
    (present.method === wanted.method &&
      present.predicate === wanted.predicate &&
      JSON.stringify(present.columns) === JSON.stringify(wanted.columns)));

/** Whether no declaration makes it. */
const isOfHand = ({ columns }: Index): boolean => columns.includes(null);

/** An index on more columns, or a key, that begins with these columns. */
function isServed({ indexes }: Indexed, wanted: Index, facts: IndexFacts): boolean {
  const lists = [
    ...[...indexes.values()]
      .filter((index) => index.predicate === null && staysBy(index, facts))
      .map(({ columns }) => columns),
    ...[...facts.constraints.values()]
      .filter(({ kind }) => kind === 'unique' || kind === 'primary key')
      .map(({ columns }) => columns),
  ];
  return lists.some((columns) => wanted.columns.every((column, place) => columns[place] === column));
}

function staysBy(index: Index, { lost, undeclared, byHand }: IndexFacts): boolean {
  if (lost.some((column) => mentions(index.definition, column))) {
    return false;
  }
  const isDeclared = !index.columns.some((column) => column !== null && undeclared.has(column));
  return byHand.has(plainName(index.name)) || !isDeclared || !index.plain || !isGeneratedName(index.name);
}
