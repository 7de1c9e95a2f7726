import type { Settings } from './config/settings.js';
import type { Features } from './model/feature.js';

/**
 * What is printed after the start: where the backend listens, and what the modules of the application add.
 *
 * @param url address without trailing slash
 * @param seconds time from the start of the process
 */
export function greeting(settings: Settings, url: string, seconds: string, features: Features): string {
  const { DEMO_DATA, NODE_ENV } = settings;
  const demoData = DEMO_DATA === 'true' || (DEMO_DATA === '' && NODE_ENV !== 'production');
  const added = features.all('greetings').flatMap((greet) => greet({ url, rest: url + settings.BASE_PATH, demoData }));
  return [`Latchkey listens on ${url} (started in ${seconds} s)`, ...added].join('\n');
}
