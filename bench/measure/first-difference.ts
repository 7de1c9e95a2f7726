/** Where two JSON values differ, for people; undefined when they do not. The order of keys does not count. */
export function firstDifference(one: unknown, other: unknown, path = ''): string | undefined {
  if (!isTree(one) || !isTree(other)) {
    return Object.is(one, other) ? undefined : `${path}: ${JSON.stringify(one)} and ${JSON.stringify(other)}`;
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(other)])) {
    const difference = firstDifference(one[key], other[key], `${path}/${key}`);
    if (difference !== undefined) {
      return difference;
    }
  }
  return undefined;
}

const isTree = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
