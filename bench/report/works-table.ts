import type { Measured } from '../measure/measure-work.js';
import type { StatementCounts } from '../measure/count-statements.js';
import { mediansOf, ratioOf } from '../measure/rounds.js';
import { table } from './table.js';

const MIB = 1024 * 1024;
const NAMES = ['floor', 'fastify', 'handwritten', 'latchkey'] as const;

const HEAD = [
  'work',
  'connections',
  'contestant',
  'requests/s',
  'to the floor',
  'latchkey to it',
  'p50 ms',
  'p99 ms',
  'CPU s / 1,000',
  'MiB',
  'statements',
];

/** One row per work, number of connections and contestant: medians; ratios pair by pair. */
export function worksTable(measured: readonly Measured[], statements: ReadonlyMap<string, StatementCounts>): string {
  return table(
    HEAD,
    measured.flatMap(({ work, connections, rounds }) =>
      NAMES.filter((name) => rounds[0]?.some(({ contestant }) => contestant === name)).map((name) => {
        const { requestsPerSecond, p50, p99, cpuPer1000, rss } = mediansOf(rounds, name);
        return [
          `(${work.id}) ${work.title}`,
          String(connections),
          name,
          requestsPerSecond.toFixed(requestsPerSecond < 100 ? 1 : 0),
          name === work.floor ? '' : ratioOf(rounds, name, work.floor).toFixed(2),
          name === 'latchkey' ? '' : ratioOf(rounds, 'latchkey', name).toFixed(2),
          p50.toFixed(1),
          p99.toFixed(1),
          cpuPer1000.toFixed(2),
          (rss / MIB).toFixed(0),
          statements.get(work.id)?.get(name)?.toFixed(1) ?? '',
        ];
      }),
    ),
  );
}
