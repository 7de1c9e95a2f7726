import autocannon from 'autocannon';
import { type BenchRequest, inTurn } from '../works/work.js';
import type { Load, LoadResult } from './load.js';

/** Drives with autocannon, where wrk is missing. It takes more of the processors, so ratios come out closer together. */
export async function driveWithAutocannon({ url, requests, headers, connections, seconds }: Load): Promise<LoadResult> {
  const turns = new Map<BenchRequest, number>();
  const nextOf = (request: BenchRequest): BenchRequest => {
    const turn = (turns.get(request) ?? 0) + 1;
    turns.set(request, turn);
    return inTurn(request, turn);
  };
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: requests.map((request) => ({
      method: request.method,
      setupRequest: (previous) => {
        const next = nextOf(request);
        return { ...previous, path: next.path, headers: { ...headers, ...next.headers }, body: next.body };
      },
    })),
  });
  return {
    requests: result['2xx'],
    seconds: result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  };
}
