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

const table = (pairs: Readonly<Record<string, string>>): string =>
  `{ ${Object.entries(pairs)
    .map(([name, value]) => `[ ${lua(name)} ] = ${lua(value)}`)
    .join(', ')} }`;

function scriptOf({ requests, headers }: Load): string {
  const calls = requests.map((request) => {
    const body = request.body === undefined ? 'nil' : lua(request.body);
    return `  add("${request.method}", ${lua(request.path)}, ${table({ ...headers, ...request.headers })}, ${body})`;
  });
  return `
local calls = {}
-- wrk calls request() once to look at it, and sends nothing.
local last = -1
local turn = 1
function add(method, path, headers, body)
  local text = path .. (body or "")
  for _, value in pairs(headers) do text = text .. value end
  local again = text:find("{turn}", 1, true) or text:find("{padded}", 1, true)
  table.insert(calls, again and { method, path, headers, body } or wrk.format(method, path, headers, body))
end
function fill(text)
  return (text:gsub("{turn}", turn):gsub("{padded}", string.format("%012d", turn)))
end
function filled(method, path, headers, body)
  local mine = {}
  for name, value in pairs(headers) do mine[name] = fill(value) end
  return wrk.format(method, fill(path), mine, body and fill(body))
end
function init()
${calls.join('\n')}
end
function request()
  last = last + 1
  if last > #calls then
    last = 1
    turn = turn + 1
  end
  local call = calls[math.max(last, 1)]
  return type(call) == "table" and filled(call[1], call[2], call[3], call[4]) or call
end
function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d\\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
`;
}
