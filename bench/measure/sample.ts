import type { Load, LoadGenerator } from '../load/load.js';

/** One contestant under load for some seconds. */
export interface Sample {
  readonly contestant: string;
  readonly requestsPerSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Seconds of this process, without the database. */
  readonly cpuPer1000: number;
  /** Bytes at the end. */
  readonly rss: number;
}

/** A process whose use of the machine is known. */
export interface Measurable {
  readonly name: string;
  usage(): Promise<{ readonly cpu: number; readonly rss: number }>;
}

/** @throws Error when a request fails: a fault is quick, and must not win */
export async function takeSample(
  process: Measurable,
  drive: LoadGenerator,
  load: Load,
): Promise<Sample & { readonly requests: number }> {
  const before = await process.usage();
  const { requests, seconds, p50, p99, failures } = await drive(load);
  const after = await process.usage();
  if (failures > 0 || requests === 0) {
    throw new Error(`${process.name} failed ${failures} of ${requests} requests like ${load.requests[0]?.path ?? ''}`);
  }
  return {
    contestant: process.name,
    requests,
    requestsPerSecond: requests / seconds,
    p50,
    p99,
    cpuPer1000: (after.cpu - before.cpu) / 1000 / requests,
    rss: after.rss,
  };
}
