import { Session } from 'node:inspector';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { AppModule } from '../dist/src/app.module.js';
import { PolicyGuard } from '../dist/src/latchkey/roles/policy.guard.js';
import { startTestApp } from '../dist/src/latchkey/testing/index.js';

/**
 * Which files of the framework run while one request is answered, once everything is cached:
 *
 * - list: `GET /rest/entities/Product`, of a caller with a token
 * - permissionCheck: the part of it from the call of the policy guard to its verdict. Who is calling is known by then;
 *   the guard finds the rights of the caller, checks what the handler requires, and passes both on with the locale
 * - creation: `POST /rest/entities/Product` of one object, without the files of the list
 *
 * A file runs when V8 counts a call of one of its functions: declarations and code of the start do not count. Timers may
 * run at any time, so a file counts only when it runs in each of several requests.
 *
 * It runs on the empty database of `DATABASE_URL`, otherwise on an embedded one. Left out are what plays the server there
 * and the client of this measurement. `--json` prints nothing but the lists.
 */
const FRAMEWORK = new URL('../dist/src/latchkey/', import.meta.url).href;
const LEFT_OUT = ['database/embedded/', 'testing/'];

const WARM_UPS = 30;
const SAMPLES = 12;
/** What ends after a response, ends within this time. */
const SETTLED_MS = 20;

const inspector = new Session();
inspector.connect();

/** @param {string} method of V8's profiler, which answers within the call */
function profiler(method, parameters = {}) {
  let answer = { result: [] };
  inspector.post(`Profiler.${method}`, parameters, (error, result) => {
    if (error) {
      throw error;
    }
    answer = result;
  });
  return answer;
}

/** The files that have run since the last call. */
function filesRun() {
  return new Set(
    profiler('takePreciseCoverage')
      .result.filter(({ url }) => url.startsWith(FRAMEWORK))
      .filter(({ functions }) => functions.some(({ ranges }) => ranges[0].count > 0))
      .map(({ url }) => url.slice(FRAMEWORK.length).replace(/\.js$/, '.ts'))
      .filter((file) => !LEFT_OUT.some((folder) => file.startsWith(folder))),
  );
}

/** The files that run each time. */
async function filesOf(measure) {
  for (let each = 0; each < WARM_UPS; each++) {
    await measure();
  }
  let common;
  for (let each = 0; each < SAMPLES; each++) {
    const files = await measure();
    common = common ? new Set([...common].filter((file) => files.has(file))) : files;
  }
  return [...common].sort();
}

if (process.argv.includes('--json')) {
  Logger.overrideLogger(false);
}
const app = await startTestApp(AppModule, process.env.DATABASE_URL ? { DATABASE_URL: process.env.DATABASE_URL } : {});
const user = await app.user('reader', 'system-full-access');

async function during(send, status) {
  filesRun();
  const response = await send();
  if (response.status !== status) {
    throw new Error(`A request was answered ${response.status} ${JSON.stringify(response.body)}`);
  }
  await pause(SETTLED_MS);
  return filesRun();
}

const list = () => during(() => user.get('/rest/entities/Product'), 200);
const creation = () => during(() => user.post('/rest/entities/Product', { name: 'Pump', price: '1.00' }), 201);

/** Runs the guard of each request between two looks at the profiler. */
async function permissionCheck() {
  const { canActivate } = PolicyGuard.prototype;
  let files = new Set();
  PolicyGuard.prototype.canActivate = async function (context) {
    filesRun();
    const verdict = await canActivate.call(this, context);
    files = filesRun();
    return verdict;
  };
  await list();
  PolicyGuard.prototype.canActivate = canActivate;
  return files;
}

profiler('enable');
profiler('startPreciseCoverage', { callCount: true, detailed: false });
await creation();
const listed = await filesOf(list);
const checked = await filesOf(permissionCheck);
const created = (await filesOf(creation)).filter((file) => !listed.includes(file));
await app.close();

const kinds = { list: listed, permissionCheck: checked, creation: created };
if (process.argv.includes('--json')) {
  console.log(JSON.stringify(kinds));
} else {
  for (const [kind, files] of Object.entries(kinds)) {
    console.log(`${kind}: ${files.length} files\n${files.map((file) => `  ${file}\n`).join('')}`);
  }
}
