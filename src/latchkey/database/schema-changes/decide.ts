import { decideColumns } from './decide-columns.js';
import { decideConstraints } from './decide-constraints.js';
import { decideEnums } from './decide-enums.js';
import { decideIndexes, type IndexFacts } from './decide-indexes.js';
import type { Decision } from './decision.js';
import { inOrder, type Note, NOTES_TABLE, plainName, type Schema, type Table, type View } from './schema.js';

/** What entities say that their tables do not show. Names are plain. */
export interface ModelFacts extends Pick<IndexFacts, 'byHand' | 'ofForeignKeys'> {
  /** Tables that nobody may drop: of migrations, of the framework, and of entities that are not synchronized. */
  readonly untouched: ReadonlySet<string>;
}

/**
 * The one place that decides what must not be lost.
 *
 * @param before the database as it is
 * @param model a database that has only what the entities describe
 * @returns the database as it is to be: what the entities describe, and what the database has and may not lose
 */
export function decide(before: Schema, model: Schema, facts: ModelFacts, decision: Decision): Schema {
  const tables = decideTables(before, model, facts, decision);
  const views = decideViews(before, model, facts);
  return {
    schemas: [...new Set([...before.schemas, ...model.schemas])],
    enums: decideEnums(before, model, tables, decision),
    tables,
    views,
    notes: decideNotes(before, model, tables),
  };
}

function decideTables(
  before: Schema,
  model: Schema,
  facts: ModelFacts,
  decision: Decision,
): ReadonlyMap<string, Table> {
  const others = [...before.tables.values()].filter(({ path }) => !model.tables.has(path));
  const stay = others.filter((table) => facts.untouched.has(plainName(table.path)) || !isDropped(table, decision));
  const paths = new Set([...model.tables.keys(), ...stay.map(({ path }) => path)]);
  const tables = new Map(stay.map((table) => [table.path, withoutTargets(table, paths)]));
  for (const wanted of model.tables.values()) {
    const present = before.tables.get(wanted.path);
    tables.set(wanted.path, present ? decideTable(present, wanted, paths, facts, decision) : wanted);
  }
  return tables;
}

function isDropped({ path }: Table, decision: Decision): boolean {
  const place = plainName(path);
  const isLost = decision.mayDrop(place);
  decision.remarks.push(
    isLost
      ? `The table ${place} is not in the model: the migration drops it with its rows`
      : `The table ${place} is not in the model: it stays. --rename ${place}:<table> keeps its rows under another name, --allow-data-loss=${place} drops it`,
  );
  return isLost;
}

const withoutTargets = (table: Table, paths: ReadonlySet<string>): Table => ({
  ...table,
  constraints: new Map([...table.constraints].filter(([, { target }]) => target === null || paths.has(target))),
});

function decideTable(
  before: Table,
  wanted: Table,
  tables: ReadonlySet<string>,
  { byHand, ofForeignKeys }: ModelFacts,
  decision: Decision,
): Table {
  const columns = decideColumns(before, wanted, decision);
  const constraints = decideConstraints(before, wanted, columns, tables, decision);
  const indexes = decideIndexes(before, wanted, {
    lost: [...before.columns.keys()].filter((name) => !columns.has(name)),
    undeclared: new Set([...columns.keys()].filter((name) => !wanted.columns.has(name))),
    constraints,
    byHand,
    ofForeignKeys,
  });
  return { ...wanted, columns, constraints, indexes };
}

/** Views that TypeORM noted were declared; others were made by hand and stay. */
function decideViews(before: Schema, model: Schema, facts: ModelFacts): ReadonlyMap<string, View> {
  const declared = new Set([...before.notes.values()].filter(({ type }) => type.endsWith('VIEW')).map(pathOfNote));
  const views = new Map<string, View>();
  for (const view of before.views.values()) {
    if (!model.views.has(view.path) && !declared.has(plainName(view.path))) {
      views.set(view.path, view);
    }
  }
  for (const view of model.views.values()) {
    const present = before.views.get(view.path);
    const none = { lost: [], undeclared: new Set<string>(), constraints: new Map() };
    const indexes = present ? decideIndexes(present, view, { ...none, ...facts }) : view.indexes;
    views.set(view.path, { ...view, indexes });
  }
  return inOrder([...views.values()]);
}

const pathOfNote = ({ schema, name }: Note): string =>
  schema === null || schema === 'public' ? name : `${schema}.${name}`;

/** Those about generated columns that stay stay, too. */
function decideNotes(before: Schema, model: Schema, tables: ReadonlyMap<string, Table>): ReadonlyMap<string, Note> {
  const generated = new Set(
    [...tables.values()].flatMap(({ path, columns }) =>
      [...columns.values()].filter(({ made }) => made === 'stored').map(({ name }) => plainName(`${path}.${name}`)),
    ),
  );
  const kept = [...before.notes].filter(
    ([, note]) =>
      note.type === 'GENERATED_COLUMN' &&
      generated.has(`${pathOfNote({ ...note, name: note.table ?? '' })}.${note.name}`),
  );
  return tables.has(NOTES_TABLE) ? new Map([...kept, ...model.notes]) : new Map();
}
