import { countStatements } from './statement-counter.js';

const KIB = 1024;

/** What a contestant has used since it started. */
export interface Usage {
  /** Microseconds of the process, user and system. */
  readonly cpu: number;
  /** Bytes. */
  readonly rss: number;
  /** Most bytes of memory since the start. */
  readonly peak: number;
  readonly statements: number;
}

/** Message to a contestant: count statements from now on, report the usage, or end. */
export type Order = 'count' | 'usage' | 'stop';

/** Reports to the driver where the contestant listens, and replies to its messages. */
export function reportToParent(url: string): void {
  const counter = { statements: 0 };
  process.on('message', (order: Order) => {
    if (order === 'stop') {
      process.exit(0);
    }
    if (order === 'count') {
      countStatements(counter);
    }
    const { user, system } = process.cpuUsage();
    const peak = process.resourceUsage().maxRSS * KIB;
    const usage: Usage = { cpu: user + system, rss: process.memoryUsage.rss(), peak, statements: counter.statements };
    process.send?.({ usage });
  });
  process.send?.({ url });
}
