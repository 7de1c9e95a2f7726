import type { Settings } from './config/settings.js';
import type { Features } from './model/feature.js';

/**
 * What is printed after the start: where the backend listens, and what the modules of the application add.
 *
 * @param url address without trailing slash
 * @param seconds time from the start of the process
 * @param setupCode creates the first administrator; undefined where one exists
 */
export function greeting(
  settings: Settings,
  url: string,
  seconds: string,
  features: Features,
  setupCode?: string,
): string {
  const { DEMO_DATA, NODE_ENV, WORKERS } = settings;
  const demoData = DEMO_DATA === 'true' || (DEMO_DATA === '' && NODE_ENV !== 'production');
  const added = features.all('greetings').flatMap((greet) => greet({ url, rest: url + settings.BASE_PATH, demoData }));
  const setup = setupCode === undefined ? [] : setupLines(settings, url, setupCode);
  const workers = WORKERS === 1 ? '' : ` with ${WORKERS} workers`;
  return [`Latchkey listens on ${url}${workers} (started in ${seconds} s)`, ...setup, ...added].join('\n');
}

/** The code stands in the fragment, which browsers send to nobody. */
function setupLines({ CONSOLE_ENABLED, CONSOLE_PATH }: Settings, url: string, code: string): string[] {
  const command = 'npx latchkey users:create --admin';
  return CONSOLE_ENABLED
    ? [
        `Nobody is an administrator yet. Create one within an hour: ${url}${CONSOLE_PATH}/setup#code=${code}`,
        `or by ${command}`,
      ]
    : [`Nobody is an administrator yet. Create one: ${command}`];
}
