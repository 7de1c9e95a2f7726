import { Agent, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KnownRoutes } from '../../src/common/http/known-routes.js';
import { startApp, type TestApp } from '../harness/app.js';
import { type GeneratedRequest, generatedRequests } from './generated-requests.js';

const REQUESTS = 5_000;
const AT_ONCE = 25;
/** Longer than this is a hang. */
const PATIENCE_MS = 10_000;
const TEST_MS = 240_000;

/** Repeats a run that failed: its number stands in the failure. */
const SEED = Number(process.env.FUZZ_SEED ?? Date.now() % 2 ** 31);

let app: TestApp;
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });

beforeAll(async () => {
  app = await startApp({ DEMO_DATA: 'true', MAX_BODY_SIZE: '65536', FILES_MAX_UPLOAD_SIZE: '65536' });
});

afterAll(async () => {
  agent.destroy();
  await app.close();
});

/** @returns the status, or what went wrong on the connection */
function statusOf({ method, path, headers, body }: GeneratedRequest): Promise<number | string> {
  const { hostname, port } = new URL(app.url);
  return new Promise((resolve) => {
    const sent = request({ hostname, port, method, path, headers, agent, timeout: PATIENCE_MS }, (response) => {
      response.resume();
      response.on('end', () => {
        resolve(response.statusCode ?? 'no status');
      });
      response.on('error', (error) => {
        resolve(String(error));
      });
    });
    sent.on('timeout', () => {
      sent.destroy();
      resolve('no answer in time');
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // A refused big body ends the connection while the client still writes; that is an answer too.
      resolve(error.code === 'EPIPE' || error.code === 'ECONNRESET' ? 413 : String(error));
    });
    sent.end(body);
  });
}

describe(`${REQUESTS} generated requests at every route`, () => {
  it(
    'are never answered by a server error and never left without an answer',
    async () => {
      const routes = app.nest.get(KnownRoutes, { strict: false }).list();
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
        const answers = await Promise.all(requests.map(statusOf));
        answers.forEach((status, index) => {
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (typeof status === 'string' || status >= 500) {
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
