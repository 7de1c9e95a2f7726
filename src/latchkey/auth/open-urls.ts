import type { PathSettings } from '../config/setting-groups.js';
import { restPath } from '../config/rest-paths.js';

/** Open whatever the settings say: protocol/authentication.md 1, the page for documents, but no document, the console, and what checks its caller itself. */
export const alwaysOpen = (paths: PathSettings): readonly string[] => [
  '/oauth/**',
  '/oauth2/**',
  '/as-login',
  '/logout',
  '/.well-known/**',
  'GET /health/*',
  'GET /metrics',
  `GET ${restPath(paths, 'docs')}`,
  `GET ${restPath(paths, 'docs')}/assets/*`,
  ...(paths.CONSOLE_ENABLED ? [`GET ${paths.CONSOLE_PATH}/**`, `POST ${paths.CONSOLE_PATH}/setup`] : []),
];
