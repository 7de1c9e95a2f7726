import type { BenchRequest } from '../works/work.js';

export interface Load {
  /** Without trailing slash. */
  readonly url: string;
  readonly requests: readonly BenchRequest[];
  readonly headers: Readonly<Record<string, string>>;
  readonly connections: number;
  readonly seconds: number;
}

/** What a load generator has seen. */
export interface LoadResult {
  readonly requests: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Responses other than success, and requests without a response. */
  readonly failures: number;
}

export type LoadGenerator = (load: Load) => Promise<LoadResult>;
