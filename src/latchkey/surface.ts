import type { INestApplicationContext } from '@nestjs/common';
import { getOrCreate } from './common/get-or-create.js';
import { ANONYMOUS } from './common/principal.js';
import { type UrlKind, UrlKinds } from './auth/authentication.guard.js';
import { groupBy } from './common/in-slices.js';
import { KnownRoutes } from './http/known-routes.js';
import { AuthenticationSettings } from './config/setting-groups.js';
import { PermissionsService } from './roles/permissions.service.js';
import { RightsService } from './roles/rights.service.js';

/** Routes that take all methods refuse what they do not know by themselves, with 405. */
const MANY = 8;

/** What open routes are for, and what stands in the place of a token. */
const OPEN: Readonly<Record<string, string>> = {
  '/': 'leads browsers to the console, 404 for others; no data',
  '/.well-known/oauth-authorization-server': 'clients read the addresses before anybody logs in; no data',
  '/.well-known/oauth-protected-resource': 'clients read the address before anybody logs in; no data',
  '/as-login': 'users log in here; the form belongs to its browser, the lock counts wrong passwords',
  '/logout': 'ends the session that it is shown; same answer without one',
  '/oauth/authorize': 'sends browsers to the login page, and back to registered addresses only',
  '/oauth/introspect': 'asks for the secret of a client, which the lock counts',
  '/oauth/revoke': 'asks for the client that the token was issued to',
  '/oauth/token': 'tokens are made here; asks for client and grant, the lock counts wrong secrets',
  '/health/live': 'supervisors see whether the process responds; one word',
  '/health/ready': 'load balancers see whether requests can be served; one word, the parts only with METRICS_TOKEN',
  '/console': 'the page of the console, which logs in itself; no data',
  '/console/settings.json': 'what the console must know before anybody logs in: paths, version, locales; no data',
  '/console/setup':
    'the first administrator, by a code that the start prints; 404 once there is one, the lock counts wrong codes',
  '/rest/capabilities': 'clients ask before they log in what the backend can do; no data',
  '/rest/docs': 'the page of the documents, which asks for a token itself; no data',
  '/rest/docs/assets/:asset': 'scripts and styles of that page; no data',
  '/rest/docs/openapi.json': 'the generic document, alike for every application; no data model',
  '/rest/docs/openapi.yaml': 'the generic document, alike for every application; no data model',
  '/rest/version': 'clients ask before they log in what they speak to; no data',
};
/** What opens by a secret that is not the token of a user. */
const OPERATORS: Readonly<Record<string, string>> = {
  '/metrics': '404 while it is not set, 401 for everybody who does not bring it',
};
/** Both generations of endpoints do the same. */
const openReason = (path: string): string => OPEN[path.replace('/oauth2/', '/oauth/')] ?? 'a pattern of the settings';

/** Why somebody without a token gets further than 401. */
const REASONS: Readonly<Record<Exclude<UrlKind, 'protected'>, (path: string) => string>> = {
  open: (path) =>
    OPERATORS[path] === undefined ? `open: ${openReason(path)}` : `by METRICS_TOKEN: ${OPERATORS[path]}`,
  anonymous: () => 'anonymous: the user `anonymous`, with the rights below',
  unprotected: (path) =>
    OPEN[path] === undefined ? 'outside of `BASE_PATH` and of all patterns' : `open: ${openReason(path)}`,
};

interface AnonymousPermissions {
  readonly authorities: readonly string[];
  readonly entities: readonly { readonly target: string }[];
  readonly entityAttributes: readonly { readonly target: string; readonly value: number }[];
  readonly specifics: readonly { readonly target: string }[];
}

/**
 * All that a caller without a token can reach in a running application, as a Markdown page: a change of it shows in the
 * diff of a committed file.
 */
export async function describeSurface(app: INestApplicationContext): Promise<string> {
  const find = { strict: false };
  const { OPEN_URL_PATTERNS, ANONYMOUS_URL_PATTERNS } = app.get(AuthenticationSettings, find);
  const rights = await app.get(RightsService, find).of(ANONYMOUS);
  const text = await app.get(PermissionsService, find).of({ principal: ANONYMOUS, rights });
  const routes = app.get(KnownRoutes, find).list();
  return [
    '# What anybody can reach',
    'Written by `npm run surface` from the running application with its default settings and the sample domain; a spec compares it. Review the difference when it grows.',
    '## Requests that are not answered 401 without a token',
    'Of what is open no token of a user is looked at.',
    table(['Path', 'Methods', 'Why'], reachable(routes, app.get(UrlKinds, find))),
    '## Patterns of the settings',
    table(
      ['Setting', 'Patterns'],
      [
        ['`OPEN_URL_PATTERNS`', codes(OPEN_URL_PATTERNS)],
        ['`ANONYMOUS_URL_PATTERNS`', codes(ANONYMOUS_URL_PATTERNS)],
      ],
    ),
    '## What `anonymous` may do',
    table(['What', 'Names'], granted(JSON.parse(text) as AnonymousPermissions)),
    '',
  ].join('\n\n');
}

function reachable(routes: readonly string[], urls: UrlKinds): string[][] {
  const methods = new Map<string, string[]>();
  for (const route of routes) {
    const [method = '', path = ''] = route.split(' ');
    getOrCreate(methods, path, () => []).push(method);
  }
  return [...methods].sort().flatMap(([path, taken]) => {
    const segments = path.split('/').slice(1);
    return [...groupBy(taken, (method) => urls.of({ method, segments }))].flatMap(([kind, each]) =>
      kind === 'protected'
        ? []
        : [[`\`${path}\``, each.length < MANY ? each.join(', ') : 'every method', REASONS[kind](path)]],
    );
  });
}

function granted({ authorities, entities, entityAttributes, specifics }: AnonymousPermissions): string[][] {
  const attributes = entityAttributes.map(({ target, value }) => `${target} (${value === 2 ? 'modify' : 'view'})`);
  return [
    ['Roles', codes(authorities)],
    ['Operations on entities', codes(entities.map(({ target }) => target))],
    ['Attributes', codes(attributes)],
    ['Specific permissions', codes(specifics.map(({ target }) => target))],
  ];
}

const codes = (names: readonly string[]): string =>
  names.length === 0 ? 'none' : names.map((name) => `\`${name}\``).join(', ');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
