import { countStatements } from './statement-counter.js';

/** What a contestant has used since it started. */
export interface Usage {
  /** Microseconds of the process, user and system. */
  readonly cpu: number;
  /** Bytes. */
  readonly rss: number;
  readonly statements: number;
}

/** Message to a contestant: count statements from now on, tell the usage, or end. */
export type Order = 'count' | 'usage' | 'stop';

/** Tells the driver where the contestant listens, and answers its questions. */
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
    const usage: Usage = { cpu: user + system, rss: process.memoryUsage.rss(), statements: counter.statements };
    process.send?.({ usage });
  });
  process.send?.({ url });
}
