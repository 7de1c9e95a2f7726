import { login } from '../contestants/login.js';
import { startContestants } from '../contestants/start-contestants.js';
import type { HostileRequest } from './hostile-request.js';
import { Neighbour } from './neighbour.js';
import { type Outcome, send } from './send.js';

const WARM_UP_READS = 300;
const PARSES = 5;

/** What one hostile request cost. */
export interface Cost {
  readonly request: HostileRequest;
  readonly outcome: Outcome;
  /** Milliseconds that `JSON.parse` takes for the same bytes. */
  readonly parseMs: number;
  /** Milliseconds of processor time that the server used for it. */
  readonly workMs: number;
  /** Milliseconds that another client waited at most for a read while it ran. */
  readonly waitedMs: number;
  /** Bytes of memory that the server needed at most on top of what it had. */
  readonly memory: number;
}

/** Measures a request on a new process: first alone, for its work and memory, then beside another client. */
export async function measureKind(request: HostileRequest, databaseUrl: string, folder: string): Promise<Cost> {
  const parseMs = fastestParse(request.comparable);
  const [latchkey] = await startContestants({ databaseUrl, folder, others: [] });
  if (!latchkey) {
    throw new Error('Latchkey did not start');
  }
  const { process } = latchkey;
  const neighbour = new Neighbour(process.url, latchkey.access.token);
  try {
    const token = await login(process.url, 'administrator');
    await neighbour.read(WARM_UP_READS);
    const before = await process.usage();
    const outcome = await send(process.url, token, request);
    const after = await process.usage();
    neighbour.begin();
    await send(process.url, token, request);
    const waitedMs = await neighbour.end();
    const workMs = (after.cpu - before.cpu) / 1000;
    return { request, outcome, parseMs, workMs, waitedMs, memory: Math.max(0, after.peak - before.rss) };
  } finally {
    neighbour.close();
    await process.stop();
  }
}

function fastestParse(text: string): number {
  const times = Array.from({ length: PARSES }, () => {
    const began = performance.now();
    JSON.parse(text);
    return performance.now() - began;
  });
  return Math.min(...times);
}
