/** Areas whose every path needs `rest.enabled`, and single paths that do (protocol/authentication.md 4.6). */
const AREAS: readonly string[] = ['entities', 'services', 'queries', 'messages', 'metadata', 'files'];
const PATHS: readonly string[] = [
  'userInfo',
  'permissions',
  'user-session/locale',
  'docs/openapiDetailed.json',
  'docs/openapiDetailed.yaml',
];

export function isFunctionalArea([base, area = '', ...rest]: readonly string[]): boolean {
  return base === 'rest' && (AREAS.includes(area) || PATHS.includes([area, ...rest].join('/')));
}
