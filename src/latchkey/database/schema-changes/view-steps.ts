import type { Differences } from './differences.js';
import { indexStep } from './constraint-steps.js';
import type { View } from './schema.js';
import type { Step } from './steps.js';

/** Statements about views. One that reads a column that changes is dropped before, and made again behind it. */
export function viewSteps({ from, to, tables }: Differences): { readonly drop: Step[]; readonly create: Step[] } {
  const moving = new Set<string>(
    [...from.tables.values()]
      .filter(({ path, columns }) => {
        const change = tables.get(path);
        return (
          change === undefined ||
          change.retyped.size + change.regenerated.size > 0 ||
          [...columns.keys()].some((name) => !change.to.columns.has(name))
        );
      })
      .map(({ path }) => path),
  );
  const dropped: View[] = [];
  for (const view of from.views.values()) {
    const wanted = to.views.get(view.path);
    if (!wanted || !isSame(view, wanted) || view.reads.some((path) => moving.has(path))) {
      dropped.push(view);
      moving.add(view.path);
    }
  }
  const created = [...to.views.values()].filter(({ path }) => moving.has(path) || !from.views.has(path));
  const kept = [...to.views.values()].filter((view) => !created.includes(view));
  return {
    drop: [
      ...dropped.reverse().map((view) => ({ sql: `DROP ${kindOf(view)} ${view.path}` })),
      ...kept.flatMap(({ path, indexes }) =>
        [...(from.views.get(path)?.indexes.values() ?? [])]
          .filter(({ name, definition }) => indexes.get(name)?.definition !== definition)
          .map((index) => ({ sql: `DROP INDEX ${index.path}` })),
      ),
    ],
    create: [
      ...created.flatMap((view) => [
        { sql: `CREATE ${kindOf(view)} ${view.path} AS\n${view.definition}` },
        ...[...view.indexes.values()].map((index) => indexStep(view.path, index, false)),
      ]),
      ...kept.flatMap(({ path, indexes }) =>
        [...indexes.values()]
          .filter(({ name, definition }) => from.views.get(path)?.indexes.get(name)?.definition !== definition)
          .map((index) => indexStep(path, index, false)),
      ),
    ],
  };
}

const isSame = (one: View, other: View): boolean =>
  one.materialized === other.materialized && one.definition === other.definition;

const kindOf = ({ materialized }: View): string => (materialized ? 'MATERIALIZED VIEW' : 'VIEW');
