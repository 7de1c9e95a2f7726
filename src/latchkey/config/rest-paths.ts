import type { PathSettings } from './setting-groups.js';

/** Groups of endpoints below `BASE_PATH`, each with the setting that places it (protocol/entities.md 15) or a fixed path. */
const GROUPS = {
  entities: 'ENTITIES_PATH',
  queries: 'QUERIES_PATH',
  services: 'SERVICES_PATH',
  files: 'FILES_PATH',
  metadata: 'METADATA_PATH',
  messages: 'MESSAGES_PATH',
  docs: 'DOCS_PATH',
  permissions: 'PERMISSIONS_PATH',
  userInfo: 'USER_INFO_PATH',
  'user-session': 'USER_SESSION_PATH',
  capabilities: 'CAPABILITIES_PATH',
} as const;
const FIXED = ['security', 'version'] as const;

/** A group, by the name that its path has by default. */
export type PathGroup = keyof typeof GROUPS | (typeof FIXED)[number];

/** First segments of the endpoints that are not below `BASE_PATH`. */
const OUTSIDE: readonly string[] = ['oauth', 'oauth2', 'as-login', 'logout', '.well-known', 'health', 'metrics'];

export const PATH_GROUPS: readonly PathGroup[] = [...(Object.keys(GROUPS) as (keyof typeof GROUPS)[]), ...FIXED];

/** Path of a group below `BASE_PATH`, e.g. `/entities`. */
export const groupPath = (settings: PathSettings, group: PathGroup): string =>
  group in GROUPS ? settings[GROUPS[group as keyof typeof GROUPS]] : `/${group}`;

/** Path of a group as URL patterns see it, without `CONTEXT_PATH`, e.g. `/rest/entities`. */
export const restPath = (settings: PathSettings, group: PathGroup): string =>
  settings.BASE_PATH + groupPath(settings, group);

/** What `OPEN_URL_PATTERNS` is unless it is set. */
export const openByDefault = (settings: PathSettings): string[] => [
  restPath(settings, 'version'),
  restPath(settings, 'capabilities'),
  `${restPath(settings, 'docs')}/openapi.json`,
  `${restPath(settings, 'docs')}/openapi.yaml`,
];

/** Paths that would hide each other, each with its cure. */
export function pathFaults(settings: PathSettings): string[] {
  const faults: string[] = [];
  const [, first = ''] = settings.BASE_PATH.split('/');
  if (OUTSIDE.includes(first)) {
    faults.push(
      `BASE_PATH ${settings.BASE_PATH} begins as the endpoints of tokens, logins and operators do: choose another`,
    );
  }
  faults.push(...consoleFaults(settings));
  for (const [group, setting] of Object.entries(GROUPS)) {
    const path = settings[setting];
    const other = PATH_GROUPS.find((each) => each !== group && `${path}/`.startsWith(`${groupPath(settings, each)}/`));
    if (other !== undefined) {
      faults.push(`${setting} ${path} lies in the path ${groupPath(settings, other)} of ${other}: choose another`);
    }
  }
  return faults;
}

function consoleFaults({ CONSOLE_ENABLED, CONSOLE_PATH, BASE_PATH }: PathSettings): string[] {
  const [, first = ''] = CONSOLE_PATH.split('/');
  if (!CONSOLE_ENABLED) {
    return [];
  }
  if (OUTSIDE.includes(first)) {
    return [`CONSOLE_PATH ${CONSOLE_PATH} begins as the endpoints of tokens, logins and operators do: choose another`];
  }
  const [console, base] = [`${CONSOLE_PATH}/`, `${BASE_PATH}/`];
  return console.startsWith(base) || base.startsWith(console)
    ? [`CONSOLE_PATH ${CONSOLE_PATH} and BASE_PATH ${BASE_PATH} lie in each other: choose another for one of them`]
    : [];
}
