import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { AppModule } from '../../src/app.module.js';
import { KnownRoutes } from '../../src/latchkey/http/known-routes.js';
import { loadSettings } from '../../src/latchkey/config/load-settings.js';
import { createApp } from '../../src/latchkey/create-app.js';
import { describeSurface } from '../../src/latchkey/surface.js';
import { startApp } from '../harness/app.js';
import { openTestDatabase } from '../harness/test-database.js';
import { useApp } from '../harness/use-app.js';

const app = useApp(() =>
  startApp({
    ANONYMOUS_URL_PATTERNS: 'GET /rest/entities/Product',
    ANONYMOUS_RESOURCE_ROLES: 'anonymous-rest-role',
  }),
);

describe('docs/surface.md', () => {
  it('is what the application with its default settings opens: else run "npm run surface", review and commit', async () => {
    const settings = loadSettings({ DEMO_DATA: 'false', LOG_LEVEL: 'error' });
    const plain = await createApp(settings, [AppModule], await openTestDatabase());
    try {
      expect(await describeSurface(plain)).toBe(readFileSync('docs/surface.md', 'utf8'));
    } finally {
      await plain.close();
    }
  });

  it('gives every open route its own reason', async () => {
    const lines = readFileSync('docs/surface.md', 'utf8').split('\n');
    const reasons = lines.filter((line) => line.startsWith('| `/')).map((line) => line.split(' | ')[2]);
    expect(reasons.length).toBeGreaterThan(10);
    expect(reasons.filter((reason) => !/^(open|by METRICS_TOKEN): \w.{20,} \|$/.test(reason ?? ''))).toEqual([]);
    expect(reasons.filter((reason) => reason?.includes('a pattern of the settings'))).toEqual([]);
    const open = await startApp({ OPEN_URL_PATTERNS: '/rest/userInfo' });
    expect(await describeSurface(open.nest)).toContain(
      '| `/rest/userInfo` | GET, HEAD | open: a pattern of the settings |',
    );
    await open.close();
  });

  it('would grow with a pattern and a role of anonymous', async () => {
    const text = await describeSurface(app.nest);
    expect(text).toContain('| `ANONYMOUS_URL_PATTERNS` | `GET /rest/entities/Product` |');
    expect(text).toContain('| Roles | `ROLE_anonymous-rest-role` |');
    expect(text).toContain('`Product:read`');
  });

  it('names every route that lets somebody without a token pass', async () => {
    const file = readFileSync('docs/surface.md', 'utf8');
    const routes = app.nest.get(KnownRoutes, { strict: false }).list();
    const open = routes.filter((route) => file.includes(`| \`${route.split(' ')[1] ?? ''}\` |`));
    expect(open.length).toBeGreaterThan(10);
    const restRoutes = routes.filter((route) => route.includes(' /rest/') && !open.includes(route));
    for (const route of restRoutes.filter((each) => /^(GET|PUT|DELETE) /.test(each))) {
      const [method = '', path = ''] = route.split(' ');
      if (path === '/rest/entities/:entityName') {
        continue;
      }
      const answer = await app.asAnonymous().send(method, path.replaceAll(/:\w+/g, 'none'));
      expect([route, answer.status]).toEqual([route, 401]);
    }
  });
});
