import { afterAll, beforeAll } from '@jest/globals';
import { startApp, type TestApp } from './app.js';

/** The first one of a run may also make the template of its database. */
const START_MS = 180_000;

/**
 * The application of a spec: started before its first test, closed after its last one.
 *
 * @param start what starts it, when that is not {@link startApp} without settings; may first make what the settings name
 * @returns the application, for hooks and tests
 * @example
 * ```ts
 * const app = useApp(() => startApp({ FILES_FOLLOW_OWNER: 'false' }));
 * ```
 */
export function useApp(start: () => Promise<TestApp> = startApp): TestApp {
  let starting: Promise<TestApp> | undefined;
  let started: TestApp | undefined;
  beforeAll(async () => {
    starting = start();
    started = await starting;
  }, START_MS);
  afterAll(async () => {
    // Also one that Jest no longer waits for, as it would live on in the worker.
    const app = await starting?.catch(() => undefined);
    await app?.close();
  });
  return standIn(() => {
    if (!started) {
      throw new Error('The application of this spec has not started: use it in hooks and tests only');
    }
    return started;
  });
}

/** Specs name their application before it exists. */
function standIn(started: () => TestApp): TestApp {
  return new Proxy({} as TestApp, {
    get(_, name) {
      const app = started();
      const member: unknown = Reflect.get(app, name);
      return typeof member === 'function' ? (member.bind(app) as unknown) : member;
    },
  });
}
