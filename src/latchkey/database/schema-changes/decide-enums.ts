import type { Decision } from './decision.js';
import { plainName, type Schema, type Table } from './schema.js';

/** The constants that enums are to have. Those that no entity has stay, behind the constant that they follow. */
export function decideEnums(
  before: Schema,
  model: Schema,
  tables: ReadonlyMap<string, Table>,
  decision: Decision,
): ReadonlyMap<string, readonly string[]> {
  const enums = new Map<string, readonly string[]>();
  for (const [path, labels] of model.enums) {
    const present = before.enums.get(path) ?? [];
    const surplus = present.filter((label) => !labels.includes(label));
    enums.set(path, surplus.length > 0 && !isDropped(path, surplus, decision) ? merged(labels, present) : labels);
  }
  const [wasUsed, isUsed] = [usedEnums(before.tables), usedEnums(tables)];
  for (const [path, labels] of before.enums) {
    // One that columns have never used is nobody's or is used by code.
    if (!enums.has(path) && (isUsed.has(path) || !wasUsed.has(path))) {
      enums.set(path, labels);
    }
  }
  return enums;
}

function isDropped(path: string, surplus: readonly string[], decision: Decision): boolean {
  const place = plainName(path);
  const constants = `The enum ${place} of the database has ${surplus.join(', ')}, which the model has not`;
  const isLost = decision.mayLose(place);
  decision.remarks.push(
    isLost
      ? `${constants}: a row with such a value makes the migration fail`
      : `${constants}: it stays, --allow-data-loss=${place} removes it`,
  );
  return isLost;
}

function merged(labels: readonly string[], present: readonly string[]): readonly string[] {
  const all = [...labels];
  present.forEach((label, index) => {
    if (!all.includes(label)) {
      const previous = present[index - 1];
      all.splice(previous === undefined ? 0 : all.indexOf(previous) + 1, 0, label);
    }
  });
  return all;
}

const usedEnums = (tables: ReadonlyMap<string, Table>): ReadonlySet<string | null> =>
  new Set([...tables.values()].flatMap(({ columns }) => [...columns.values()].map((column) => column.enum)));
