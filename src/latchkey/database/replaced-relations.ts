import { getMetadataArgsStorage } from 'typeorm';
import { type EntityClass } from '../model/declarations.js';
import { replacing } from '../model/class-hierarchy.js';

/** One at a time: TypeORM keeps the relations of the whole process in one place. */
let turn: Promise<unknown> = Promise.resolve();

/**
 * Runs what makes TypeORM read its decorators. Meanwhile relations to replaced classes lead to those that replace them;
 * afterwards they are as they were, for other data sources of the process.
 */
export function withReplacedRelations<T>(entities: readonly EntityClass[], read: () => Promise<T>): Promise<T> {
  const replacements = new Map<unknown, EntityClass>(
    entities.flatMap((target) =>
      replacing(target)
        .slice(1)
        .map((replaced) => [replaced, target] as const),
    ),
  );
  if (replacements.size === 0) {
    return read();
  }
  const result = turn.then(() => redirected(replacements, read));
  turn = result.catch(() => undefined);
  return result;
}

async function redirected<T>(replacements: ReadonlyMap<unknown, EntityClass>, read: () => Promise<T>): Promise<T> {
  const changed = getMetadataArgsStorage().relations.flatMap((relation) => {
    const { type } = relation;
    const replacement = typeof type === 'function' ? replacements.get((type as () => unknown)()) : undefined;
    return replacement ? [{ relation, type, replacement }] : [];
  });
  for (const { relation, replacement } of changed) {
    Object.assign(relation, { type: () => replacement });
  }
  try {
    return await read();
  } finally {
    for (const { relation, type } of changed) {
      Object.assign(relation, { type });
    }
  }
}
