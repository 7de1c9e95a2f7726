import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KnownRoutes } from '../../src/latchkey/http/known-routes.js';
import { startApp, type TestApp } from '../harness/app.js';
import { generatedRequests } from './generated-requests.js';
import { RequestSender } from './sent-requests.js';

const REQUESTS = 5_000;
const AT_ONCE = 25;
const TEST_MS = 240_000;

/** Repeats a run that failed: its number stands in the failure. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

/** These end the sessions that the others need. */
const ENDS_SESSIONS = /\/logout|password|\/sessions/;

/** A page says so while the files of the console are not built. */
const isConsoleInTheMaking = (status: number, request: { readonly path: string } | undefined): boolean =>
  status === 503 && request?.path.startsWith('/console') === true;

let app: TestApp;
let sender: RequestSender;

beforeAll(async () => {
  app = await startApp({ DEMO_DATA: 'true', MAX_BODY_SIZE: '65536', FILES_MAX_UPLOAD_SIZE: '65536' });
  sender = new RequestSender(app.url, AT_ONCE);
});

afterAll(async () => {
  sender.close();
  await app.close();
});

describe(`${REQUESTS} generated requests at every route that ends no session`, () => {
  it(
    'are never answered by a server error and never left without an answer',
    async () => {
      const known = app.nest.get(KnownRoutes, { strict: false }).list();
      const routes = known.filter((route) => !ENDS_SESSIONS.test(route));
      const authorizations = ['', 'Bearer wrong', 'Bearer', 'Basic Y2xpZW50OnNlY3JldA=='];
      // Mostly the administrator, whom nothing stops before the depths of the code.
      for (const username of ['admin', 'admin', 'admin', 'admin', 'admin', 'admin', 'alice', 'bob']) {
        authorizations.push(`Bearer ${await app.login(username, username)}`);
      }
      const batch = fc.array(generatedRequests(routes, authorizations), {
        minLength: AT_ONCE,
        maxLength: AT_ONCE,
      });
      const statuses = new Map<number | string, number>();
      for (const requests of fc.sample(batch, {
        numRuns: REQUESTS / AT_ONCE,
        seed: SEED,
      })) {
        const answers = await Promise.all(requests.map((request) => sender.statusOf(request)));
        answers.forEach((status, index) => {
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (typeof status === 'string' || (status >= 500 && !isConsoleInTheMaking(status, requests[index]))) {
            throw new Error(`FUZZ_SEED=${SEED}: ${status} for ${JSON.stringify(requests[index]).slice(0, 3_000)}`);
          }
        });
      }
      expect([...statuses.values()].reduce((sum, count) => sum + count)).toBe(REQUESTS);
      expect(statuses.get(200)).toBeGreaterThan(100);
      expect(statuses.get(201)).toBeGreaterThan(5);
      const version = await app.asAnonymous().get('/rest/version');
      expect(version.status).toBe(200);
    },
    TEST_MS,
  );
});
