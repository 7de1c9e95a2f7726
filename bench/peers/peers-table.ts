import { median } from '../measure/median.js';
import { mediansOf, ratioOf } from '../measure/rounds.js';
import { table } from '../report/table.js';
import type { PeerMeasured } from './measure-peers.js';
import { PEER_NAMES, type PeerName } from './peer.js';

const MIB = 1024 * 1024;
/** Those whose ratios to the others are shown. */
const OURS: readonly PeerName[] = ['latchkey', 'latchkey embedded'];

const HEAD = [
  'work',
  'contestant',
  'requests/s',
  'latchkey to it',
  'embedded to it',
  'p50 ms',
  'p99 ms',
  'CPU ms a request',
  'with PostgreSQL',
  'MiB',
];

/** One row per question and peer: medians; ratios pair by pair. */
export function peersTable(measured: readonly PeerMeasured[]): string {
  return table(
    HEAD,
    measured.flatMap(({ title, rounds }) =>
      PEER_NAMES.filter((name) => rounds[0]?.some(({ contestant }) => contestant === name)).map((name) => {
        const { requestsPerSecond, p50, p99, cpuPer1000, rss } = mediansOf(rounds, name);
        const samples = rounds.flat().filter(({ contestant }) => contestant === name);
        const whole = samples.flatMap(({ cpuWithDatabase }) => cpuWithDatabase ?? []);
        return [
          title,
          name,
          requestsPerSecond.toFixed(0),
          ...OURS.map((own) => (own === name ? '' : ratioOf(rounds, own, name).toFixed(2))),
          p50.toFixed(1),
          p99.toFixed(1),
          // Seconds for a thousand requests are milliseconds for one.
          cpuPer1000.toFixed(2),
          whole.length === 0 ? 'unknown' : median(whole).toFixed(2),
          (rss / MIB).toFixed(0),
        ];
      }),
    ),
  );
}
