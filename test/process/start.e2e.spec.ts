import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type PrivateDatabase, privateDatabase } from '../harness/private-database.js';
import { BackendProcess, tokenAt } from '../harness/process.js';

const TEST_MS = 120_000;

let database: PrivateDatabase;
let backend: BackendProcess;

beforeAll(async () => {
  database = await privateDatabase();
  backend = await BackendProcess.start({ ...database.environment, LOG_LEVEL: 'debug' });
}, TEST_MS);

afterAll(async () => {
  await backend.kill('SIGKILL');
  await database.remove();
});

async function refusal(environment: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const started = BackendProcess.spawn(environment);
  return { code: await started.exited(), output: started.output };
}

describe('a start that is refused', () => {
  it('names every bad setting', async () => {
    expect(await refusal({ PORT: 'x', LOG_LEVEL: 'loud' })).toEqual({
      code: 1,
      output: expect.stringMatching(
        /^The configuration is not usable:\n {2}- PORT must be a whole number\n {2}- LOG_LEVEL /,
      ),
    });
  });

  it('names every default that production may not have', async () => {
    expect(await refusal({ NODE_ENV: 'production', DEMO_DATA: 'true' })).toEqual({
      code: 1,
      output:
        'The configuration is not usable:\n' +
        '  - CLIENTS: client has the default secret: store it hashed, as {argon2}...\n' +
        '  - DEMO_DATA is true, which creates the logins admin/admin, alice/alice and bob/bob: set it to false\n',
    });
  });

  it('names a port that is taken', async () => {
    const other = await privateDatabase();
    const { port } = new URL(backend.url);
    const { code, output } = await refusal({ ...other.environment, PORT: port, DEMO_DATA: 'false' });
    await other.remove();
    expect(code).toBe(1);
    expect(output).toContain(`- HOST 127.0.0.1 and PORT ${port} cannot be listened on (EADDRINUSE): choose others\n`);
    expect(output).not.toContain('    at ');
  });

  it('keeps a second process out of the data folder of the embedded database', async () => {
    const own = { ...database.environment, DATABASE_URL: '', DATABASE_SIGNALS_URL: '' };
    const first =
      database.environment.DATABASE_URL === undefined
        ? undefined
        : await BackendProcess.start({ ...own, DEMO_DATA: 'false' });
    const { code, output } = await refusal(own);
    await first?.kill('SIGTERM');
    expect(code).toBe(1);
    expect(output).toContain(
      `DATA_DIR ${database.folder} is in use by another process: stop that process or set another DATA_DIR\n`,
    );
  });

  it(
    'finds demo logins in a database that comes from development',
    async () => {
      const other = await privateDatabase();
      const development = await BackendProcess.start(other.environment);
      await development.kill('SIGTERM');
      const { code, output } = await refusal({
        ...other.environment,
        NODE_ENV: 'production',
        CLIENTS: '[{"clientId":"spa","authMethods":["none"]}]',
      });
      await other.remove();
      expect(code).toBe(1);
      for (const login of ['admin', 'alice', 'bob']) {
        expect(output).toContain(
          `- User ${login} still has the password ${login}: change the password or deactivate the user\n`,
        );
      }
    },
    TEST_MS,
  );
});

describe('a running process', () => {
  it('prints where it listens, the demo logins and a command per capability', () => {
    expect(backend.output).toMatch(/Latchkey listens on http:\/\/127\.0\.0\.1:\d+ \(started in \d+\.\d s\)/);
    expect(backend.output).toContain(
      'Demo logins: admin/admin (everything), alice/alice (order clerk), bob/bob (no roles)',
    );
    expect(backend.output.match(/^(TOKEN=|IMAGE=)?\$?\(?curl /gm)?.length).toBeGreaterThanOrEqual(8);
  });

  it('never logs a token or a password', async () => {
    const token = await tokenAt(backend.url, 'alice');
    await fetch(`${backend.url}/rest/userInfo?access_token=${token}`, {
      headers: { referer: `https://shop.example/?access_token=${token}` },
    });
    await fetch(`${backend.url}/rest/userInfo`, { headers: { authorization: `Bearer ${token}x` } });
    const form = new URLSearchParams({ grant_type: 'password', username: 'alice', password: 'sesame-open' });
    await fetch(`${backend.url}/oauth/token`, { method: 'POST', body: form });
    await backend.until(() => backend.output.split('"url":"/rest/userInfo').length > 2);
    expect(backend.output).toContain('"url":"/rest/userInfo?access_token=***"');
    expect(backend.output).not.toContain(token);
    expect(backend.output).not.toContain('sesame-open');
  });

  it('ends gracefully on a signal', async () => {
    const other = await privateDatabase();
    const started = await BackendProcess.start({ ...other.environment, DEMO_DATA: 'false' });
    await started.kill('SIGTERM');
    await other.remove();
    expect(started.output).not.toMatch(/rror/);
  });
});
