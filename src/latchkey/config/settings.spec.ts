import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { ConfigurationError, loadSettings } from './load-settings.js';
import { settingsSchema, shutdownDelayOf } from './settings.js';

/** What `.env.example` must be: for every setting its meaning, its name and its default as a user would write it. */
function expectedExample(): string {
  return Object.entries(settingsSchema.shape)
    .map(([name, schema]) => `# ${schema.description ?? ''}\n${name}=${textDefault(schema)}\n`)
    .join('\n');
}

function textDefault(schema: unknown): string {
  for (let each = schema as { def: { defaultValue?: unknown; innerType?: unknown; in?: unknown } } | undefined; each;) {
    if (typeof each.def.defaultValue === 'string') {
      return each.def.defaultValue;
    }
    each = (each.def.innerType ?? each.def.in) as typeof each;
  }
  return '';
}

function faultsOf(environment: Record<string, string>): readonly string[] {
  try {
    loadSettings(environment);
  } catch (error) {
    return error instanceof ConfigurationError ? error.faults : [String(error)];
  }
  return [];
}

describe('.env.example', () => {
  it('lists every setting with its meaning and default', () => {
    expect(readFileSync('.env.example', 'utf8')).toBe(expectedExample());
  });

  it('is a usable environment', () => {
    const pairs = expectedExample()
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => line.split(/=(.*)/s).slice(0, 2));
    expect(loadSettings(Object.fromEntries(pairs) as Record<string, string>)).toEqual(loadSettings({}));
  });
});

describe('docs/configuration.md', () => {
  it.each(Object.entries(settingsSchema.shape))('lists %s with its default', (name, schema) => {
    const value = textDefault(schema);
    const row = `\n| \`${name}\` | ${value === '' ? '(empty)' : `\`${value}\``} | `;
    expect(readFileSync('docs/configuration.md', 'utf8')).toContain(row);
  });
});

describe('loadSettings', () => {
  it('names every bad key at once', () => {
    expect(faultsOf({ PORT: 'x', CORS_ALLOW_CREDENTIALS: 'yes', CLIENTS: '{' })).toEqual([
      'PORT must be a whole number',
      'CLIENTS must be JSON',
      'CORS_ALLOW_CREDENTIALS must be true or false',
    ]);
  });

  it('refuses in production each default that everybody knows', () => {
    expect(faultsOf({ NODE_ENV: 'production', DEMO_DATA: 'true' })).toEqual([
      'CLIENTS: client has the default secret: store it hashed, as {argon2}...',
      'DEMO_DATA is true, which creates the logins admin/admin, alice/alice and bob/bob: set it to false',
    ]);
  });

  it('refuses in production a client secret that is not hashed', () => {
    expect(faultsOf({ NODE_ENV: 'production', CLIENTS: '[{"clientId":"web","clientSecret":"{noop}own"}]' })).toEqual([
      'CLIENTS: web has a plain text secret: store it hashed, as {argon2}...',
    ]);
  });

  it('refuses in production an authorization code flow without an issuer', () => {
    const spa = '{"clientId":"spa","authMethods":["none"],"grantTypes":["authorization_code"],"redirectUris":["a:b"]}';
    expect(faultsOf({ NODE_ENV: 'production', CLIENTS: `[${spa}]` })).toEqual([
      'OAUTH_ISSUER is empty, but a client has the grant authorization_code: set it to the public address',
    ]);
    const issuer = 'https://shop.example';
    expect(faultsOf({ NODE_ENV: 'production', CLIENTS: `[${spa}]`, OAUTH_ISSUER: issuer })).toEqual([]);
    expect(faultsOf({ CLIENTS: `[${spa}]` })).toEqual([]);
  });

  it('takes paths as they are, and opens what is open by default there', () => {
    const settings = loadSettings({ CONTEXT_PATH: '/shop', BASE_PATH: '/api/v2', DOCS_PATH: '/open-api' });
    expect([settings.CONTEXT_PATH, settings.BASE_PATH]).toEqual(['/shop', '/api/v2']);
    const open = [
      '/api/v2/version',
      '/api/v2/capabilities',
      '/api/v2/open-api/openapi.json',
      '/api/v2/open-api/openapi.yaml',
    ];
    expect(settings.OPEN_URL_PATTERNS).toEqual(open);
    expect(loadSettings({ BASE_PATH: '/api', OPEN_URL_PATTERNS: '/api/a' }).OPEN_URL_PATTERNS).toEqual(['/api/a']);
  });

  it.each(['rest', '/', '/rest/', '//rest', '/a/../b', '/a b', '/%61', '/:id', '/*', '/a?b'])(
    'refuses %s as path',
    (BASE_PATH) => {
      expect(faultsOf({ BASE_PATH })).toEqual([
        'BASE_PATH must begin with a slash and not end with one; letters, digits, . _ ~ and - are fine between slashes',
      ]);
    },
  );

  it('refuses paths that hide each other', () => {
    expect(faultsOf({ BASE_PATH: '/oauth/rest', FILES_PATH: '/entities/files', DOCS_PATH: '/version' })).toEqual([
      'BASE_PATH /oauth/rest begins as the endpoints of tokens, logins and operators do: choose another',
      'FILES_PATH /entities/files lies in the path /entities of entities: choose another',
      'DOCS_PATH /version lies in the path /version of version: choose another',
    ]);
  });

  it.each(['shop.example', 'https://shop.example/', 'https://shop.example/api/', 'ftp://shop.example', 'https://a?b'])(
    'refuses %s as issuer',
    (OAUTH_ISSUER) => {
      expect(faultsOf({ OAUTH_ISSUER })).toEqual([
        'OAUTH_ISSUER must be an address such as https://shop.example or https://shop.example/api, without slash at the end',
      ]);
    },
  );

  it.each([
    'proxy.example',
    '10.0.0',
    '10',
    '10.0.0.0/33',
    '10.0.0.0/0',
    '0.0.0.0/0',
    '10.0.0.0/255.0.255.0',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    'fd00::/129',
    'fd00::/255.0.0.0',
    'loopback/8',
    'true',
    '*',
  ])('refuses %s as proxy, and names the cure', (proxy) => {
    expect(faultsOf({ TRUSTED_PROXIES: `127.0.0.1, ${proxy}` })).toEqual([
      `TRUSTED_PROXIES has ${proxy}: list addresses or networks such as 10.0.0.7, 10.0.0.0/8, fd00::/8 or loopback`,
    ]);
  });

  it('takes as proxies what the server under it takes', () => {
    const proxies = ['10.0.0.7', '10.0.0.0/8', '10.0.0.0/255.0.0.0', '::1', 'fd00::/8', 'loopback', 'uniquelocal'];
    const { TRUSTED_PROXIES } = loadSettings({ TRUSTED_PROXIES: proxies.join(', ') });
    expect(TRUSTED_PROXIES).toEqual(proxies);
    expect(() => fastify({ trustProxy: TRUSTED_PROXIES })).not.toThrow();
  });

  it('refuses in production the default key of security tokens, where they are required', () => {
    const production = {
      NODE_ENV: 'production',
      CLIENTS: '[]',
      ENTITY_SERIALIZATION_TOKEN_REQUIRED: 'true',
    };
    expect(faultsOf(production)).toEqual([
      'ENTITY_SERIALIZATION_TOKEN_KEY is the default one, which everybody knows: set a secret of your own',
    ]);
    expect(faultsOf({ ...production, ENTITY_SERIALIZATION_TOKEN_KEY: 'a secret of our own' })).toEqual([]);
    expect(faultsOf({ ...production, ENTITY_SERIALIZATION_TOKEN_REQUIRED: 'false' })).toEqual([]);
    expect(faultsOf({ ENTITY_SERIALIZATION_TOKEN_REQUIRED: 'true' })).toEqual([]);
  });

  it('accepts in production what is not a default', () => {
    expect(
      faultsOf({ NODE_ENV: 'production', CLIENTS: '[{"clientId":"web","clientSecret":"{argon2}$argon2id$x"}]' }),
    ).toEqual([]);
  });

  it('takes clients from a file, and then makes no default one', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'latchkey-settings-')), 'clients.json');
    writeFileSync(file, '[{"clientId":"web","clientSecret":"{argon2}$argon2id$x","resourceRoles":["order-clerk"]}]');
    const CLIENTS = '[{"clientId":"own","clientSecret":"{noop}x"}]';
    const idsOf = (environment: Record<string, string>) =>
      loadSettings(environment).CLIENTS.map((each) => each.clientId);
    expect(idsOf({ CLIENTS_FILE: file })).toEqual(['web']);
    expect(idsOf({ CLIENTS_FILE: file, CLIENTS })).toEqual(['own', 'web']);
    expect(faultsOf({ CLIENTS_FILE: file, CLIENTS: CLIENTS.replace('own', 'web') })).toEqual([
      'CLIENTS has two clients with the clientId web: rename one',
    ]);
    writeFileSync(file, '[{"clientId":"web","color":"red"}]');
    expect(faultsOf({ CLIENTS_FILE: file })).toEqual(['CLIENTS_FILE 0 Unrecognized key: "color"']);
    writeFileSync(file, '[');
    expect(faultsOf({ CLIENTS_FILE: file })).toEqual([`CLIENTS_FILE ${file} must be JSON`]);
    rmSync(dirname(file), { recursive: true });
    expect(faultsOf({ CLIENTS_FILE: file })).toEqual([
      `CLIENTS_FILE ${file} cannot be read (ENOENT): correct the path`,
    ]);
  });

  it('refuses clients that contradict themselves', () => {
    const clients = [
      { clientId: 'spa', authMethods: ['none'], grantTypes: ['authorization_code'] },
      { clientId: 'lax', authMethods: ['none'], requireProofKey: false },
    ];
    expect(faultsOf({ CLIENTS: JSON.stringify(clients) })).toEqual([
      'CLIENTS: spa has the grant authorization_code, so it needs redirectUris',
      'CLIENTS: lax may come without a secret, so requireProofKey must be true',
    ]);
    expect(faultsOf({ CLIENTS: '[{"clientId":"spa","redirectUris":["https://a.example/#b"]}]' })).toEqual([
      'CLIENTS.0.redirectUris.0 must be an absolute URI without fragment',
    ]);
  });

  it('refuses parts that nobody watches, and names those there are', () => {
    expect(faultsOf({ HEALTH_REQUIRED: 'database, disk, redis' })).toEqual([
      'HEALTH_REQUIRED has disk, redis: choose from database, worker, migrations, files, signals, replicas',
    ]);
    expect(loadSettings({ HEALTH_REQUIRED: 'signals' }).HEALTH_REQUIRED).toEqual(['signals']);
  });

  it.each(['short', 'with spaces in the middle', 'with-umläut-in-the-middle'])(
    'refuses %j as token',
    (METRICS_TOKEN) => {
      expect(faultsOf({ METRICS_TOKEN })).toEqual([
        'METRICS_TOKEN must have at least 16 characters, all of them letters, digits or - . _ ~ + /',
      ]);
    },
  );

  it('waits in production before the listener closes, unless the setting says otherwise', () => {
    const clients = { CLIENTS: '[]' };
    expect(shutdownDelayOf(loadSettings({}))).toBe(0);
    expect(shutdownDelayOf(loadSettings({ ...clients, NODE_ENV: 'production' }))).toBe(5);
    expect(shutdownDelayOf(loadSettings({ ...clients, NODE_ENV: 'production', SHUTDOWN_DELAY: '0' }))).toBe(0);
    expect(faultsOf({ SHUTDOWN_DELAY: '601' })).toEqual(['SHUTDOWN_DELAY must be between 0 and 600']);
    expect(faultsOf({ SHUTDOWN_DELAY: 'soon' })).toEqual(['SHUTDOWN_DELAY must be a whole number or empty']);
  });

  it('refuses contradictions', () => {
    expect(faultsOf({ CORS_ALLOW_CREDENTIALS: 'true' })).toEqual([
      'CORS_ALLOWED_ORIGINS must list the origins one by one while CORS_ALLOW_CREDENTIALS is true',
    ]);
    expect(faultsOf({ ANONYMOUS_RESOURCE_ROLES: 'system-full-access' })).toEqual([
      'ANONYMOUS_RESOURCE_ROLES may not contain system-full-access: name a role with fewer rights',
    ]);
    expect(faultsOf({ DATABASE_POOL_SIZE: '4', DATABASE_POOL_RESERVED: '4' })).toEqual([
      'DATABASE_POOL_RESERVED leaves nothing of the 4 connections of DATABASE_POOL_SIZE for requests: reserve fewer',
    ]);
    expect(faultsOf({ DATABASE_POOL_SIZE: '1' })).toEqual([]);
    expect(faultsOf({ CLIENTS: '[{"clientId":"spa"},{"clientId":"spa","authMethods":["none"]}]' })).toEqual([
      'CLIENTS has two clients with the clientId spa: rename one',
      'CLIENTS: spa has no clientSecret, so its authMethods must be ["none"]',
    ]);
  });

  it.each([
    ['/cb', 'must be an absolute URI without fragment'],
    ['https://shop.example/cb#x', 'must be an absolute URI without fragment'],
    ['https://shop.example/c b', 'must be an absolute URI without fragment'],
    ['https://münchen.example', 'must be an absolute URI without fragment'],
    ['javascript:alert(1)', 'must not have a scheme that browsers run or read themselves'],
  ])('refuses %s as redirect URI', (uri, fault) => {
    const client = { clientId: 'spa', clientSecret: '{noop}s', redirectUris: [uri] };
    expect(faultsOf({ CLIENTS: JSON.stringify([client]) })).toEqual([`CLIENTS.0.redirectUris.0 ${fault}`]);
  });
});
