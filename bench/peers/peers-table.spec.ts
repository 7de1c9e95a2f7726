import { describe, expect, it } from '@jest/globals';
import type { PeerSample } from './measure-peers.js';
import type { PeerName } from './peer.js';
import { peersTable } from './peers-table.js';

const sample = (
  contestant: PeerName,
  requestsPerSecond: number,
  cpuPer1000: number,
  cpuWithDatabase: number | undefined,
): PeerSample => ({
  contestant,
  requestsPerSecond,
  p50: 1,
  p99: 2,
  cpuPer1000,
  cpuWithDatabase,
  rss: 100 * 1024 * 1024,
});

describe('the table of the peers', () => {
  it('compares round by round, and shows processor time with and without the database', () => {
    const rounds = [
      [sample('latchkey', 1000, 0.2, 0.5), sample('latchkey embedded', 500, 2, 2), sample('PocketBase', 250, 4, 4)],
      [sample('latchkey', 100, 0.4, 0.7), sample('latchkey embedded', 80, 2, 2), sample('PocketBase', 20, 4, 4)],
    ];
    expect(
      peersTable([{ title: 'list', rounds }])
        .split('\n')
        .slice(2),
    ).toEqual([
      '| list | latchkey | 550 |  | 0.65 | 1.0 | 2.0 | 0.30 | 0.60 | 100 |',
      '| list | latchkey embedded | 290 | 1.63 |  | 1.0 | 2.0 | 2.00 | 2.00 | 100 |',
      '| list | PocketBase | 135 | 4.50 | 3.00 | 1.0 | 2.0 | 4.00 | 4.00 | 100 |',
    ]);
  });

  it('says that the processor time of a database is unknown whose processes are elsewhere', () => {
    const rounds = [[sample('latchkey', 1000, 0.2, undefined)]];
    expect(peersTable([{ title: 'list', rounds }])).toContain('| 0.20 | unknown | 100 |');
  });
});
