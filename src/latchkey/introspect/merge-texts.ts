import { append } from '../common/in-slices.js';

/** What a merge made of a file. */
export interface Merged {
  readonly text: string;
  /** Lines of the database that gave way to lines of the developer. */
  readonly conflicts: readonly string[];
}

/**
 * Merges what the database changed since `base` into a file that a developer may have changed: attribute by attribute, and
 * line by line where both changed the same one. Where that is not possible, the lines of the developer stay.
 */
export function mergeTexts(base: string, mine: string, theirs: string): Merged {
  if (mine === base || mine === theirs) {
    return { text: theirs, conflicts: [] };
  }
  if (theirs === base) {
    return { text: mine, conflicts: [] };
  }
  const [from, own, other] = [blocksOf(base), blocksOf(mine), blocksOf(theirs)];
  const conflicts: string[] = [];
  const merged = merge(from, own, other, (b, m, t) => {
    if (b.length === 0) {
      return [...m, ...t];
    }
    const lines = merge(linesOf(b), linesOf(m), linesOf(t), (_, kept, lost) => {
      append(
        conflicts,
        lost.filter((line) => !kept.includes(line)).map((line) => line.trim()),
      );
      return kept;
    });
    return [lines.join('\n')];
  });
  return { text: joined(merged), conflicts: conflicts.filter((line) => line !== '') };
}

/** A class is its head, its members and its end; between two blocks is an empty line, or the brace of the class. */
const blocksOf = (text: string): readonly string[] =>
  text
    .trimEnd()
    .replace(/^(export (?:abstract )?class .*\{)\n/gm, '$1\n\n')
    .replace(/\n\}$/gm, '\n\n}')
    .split(/\n{2,}/);

const joined = (blocks: readonly string[]): string =>
  `${blocks
    .join('\n\n')
    .replace(/^(export (?:abstract )?class .*\{)\n\n/gm, '$1\n')
    .replace(/\n\n\}$/gm, '\n}')}\n`;

const linesOf = (blocks: readonly string[]): readonly string[] => blocks.join('\n\n').split('\n');

type Resolve = (base: readonly string[], mine: readonly string[], theirs: readonly string[]) => readonly string[];

/** A three-way merge of lists. @param resolve decides where both sides changed the same place */
function merge(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
  resolve: Resolve,
): readonly string[] {
  const [inMine, inTheirs] = [matches(base, mine), matches(base, theirs)];
  const result: string[] = [];
  let [b, m, t] = [0, 0, 0];
  const region = (toBase: number, toMine: number, toTheirs: number): void => {
    append(result, chosen(base.slice(b, toBase), mine.slice(m, toMine), theirs.slice(t, toTheirs), resolve));
  };
  base.forEach((item, at) => {
    const [own, other] = [inMine.get(at), inTheirs.get(at)];
    if (own !== undefined && other !== undefined) {
      region(at, own, other);
      result.push(item);
      [b, m, t] = [at + 1, own + 1, other + 1];
    }
  });
  region(base.length, mine.length, theirs.length);
  return result;
}

function chosen(
  base: readonly string[],
  mine: readonly string[],
  theirs: readonly string[],
  resolve: Resolve,
): readonly string[] {
  if (same(mine, base) || same(mine, theirs)) {
    return theirs;
  }
  if (same(theirs, base)) {
    return mine;
  }
  return (
    (base.length > 0 ? (replaced(mine, base, theirs) ?? replaced(theirs, base, mine)) : undefined) ??
    resolve(base, mine, theirs)
  );
}

/** A list that only added something around the base takes the other change, too. */
function replaced(
  list: readonly string[],
  base: readonly string[],
  replacement: readonly string[],
): readonly string[] | undefined {
  const at = list.findIndex((_, index) => same(list.slice(index, index + base.length), base));
  return at < 0 ? undefined : [...list.slice(0, at), ...replacement, ...list.slice(at + base.length)];
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((item, index) => item === other[index]);

/** Positions of a longest common part: those of the first list with those of the second. */
function matches(one: readonly string[], other: readonly string[]): ReadonlyMap<number, number> {
  const lengths = one.map(() => new Uint32Array(other.length + 1));
  lengths.push(new Uint32Array(other.length + 1));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = one.length - 1; i >= 0; i -= 1) {
    for (let j = other.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (row) {
        row[j] = one[i] === other[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
      }
    }
  }
  const found = new Map<number, number>();
  for (let [i, j] = [0, 0]; i < one.length && j < other.length;) {
    if (one[i] === other[j]) {
      found.set(i++, j++);
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      i += 1;
    } else {
      j += 1;
    }
  }
  return found;
}
