import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Load, LoadResult } from './load.js';

const run = promisify(execFile);
const MICROS = 1_000_000;

/** A text in Lua that needs no escapes. */
const lua = (text: string): string => `[==[${text}]==]`;

/** Drives with wrk, which takes little of the processors that the contestants need. */
export async function driveWithWrk(load: Load): Promise<LoadResult> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-wrk-'));
  try {
    const script = join(folder, 'load.lua');
    await writeFile(script, scriptOf(load));
    const options = ['-t1', `-c${load.connections}`, `-d${load.seconds}s`, '--timeout', '30s', '-s', script, load.url];
    const { stdout } = await run('wrk', options);
    const [, result] = /RESULT (.*)/.exec(stdout) ?? [];
    if (result === undefined) {
      throw new Error(`wrk told no result: ${stdout}`);
    }
    const [requests = 0, duration = 0, p50 = 0, p99 = 0, failures = 0] = result.split(' ').map(Number);
    return { requests, seconds: duration / MICROS, p50: p50 / 1000, p99: p99 / 1000, failures };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function scriptOf({ requests, headers }: Load): string {
  const pairs = Object.entries(headers).map(([name, value]) => `[ ${lua(name)} ] = ${lua(value)}`);
  const calls = requests.map(
    ({ method, path, body }) =>
      `  table.insert(calls, wrk.format("${method}", ${lua(path)}, headers, ${body === undefined ? 'nil' : lua(body)}))`,
  );
  return `
local headers = { ${pairs.join(', ')} }
local calls = {}
local last = 0
function init()
${calls.join('\n')}
end
function request()
  last = last % #calls + 1
  return calls[last]
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}
