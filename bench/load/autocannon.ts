import autocannon from 'autocannon';
import type { Load, LoadResult } from './load.js';

/** Drives with autocannon, where wrk is missing. It takes more of the processors, so ratios come out closer together. */
export async function driveWithAutocannon({ url, requests, headers, connections, seconds }: Load): Promise<LoadResult> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    requests: requests.map(({ method, path, body }) => ({ method, path, headers: { ...headers }, body })),
  });
  return {
    requests: result['2xx'],
    seconds: result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    failures: result.non2xx + result.errors + result.timeouts,
  };
}
