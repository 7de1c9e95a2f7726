import { afterAll, beforeAll } from '@jest/globals';
import { startApp, type TestApp } from './app.js';

/**
 * The application of a spec: started before its first test, closed after its last one.
 *
 * @param start what starts it, when that is not {@link startApp} without settings; may first make what the settings name
 * @param timeoutMs for a start that takes longer than the timeout of a test
 * @returns the application, for hooks and tests
 * @example
 * ```ts
 * const app = useApp(() => startApp({ FILES_FOLLOW_OWNER: 'false' }));
 * ```
 */
export function useApp(start: () => Promise<TestApp> = startApp, timeoutMs?: number): TestApp {
  let started: TestApp | undefined;
  beforeAll(async () => {
    started = await start();
  }, timeoutMs);
  afterAll(() => started?.close());
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
