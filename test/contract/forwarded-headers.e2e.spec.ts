import { describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../harness/app.js';
import type { SentHeaders } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

const trusting = useApp(() => startApp({ TRUSTED_PROXIES: '127.0.0.1' }));
const wary = useApp(() => startApp({ TRUSTED_PROXIES: '10.0.0.7' }));

const HOST = { host: 'inner.example:8080' };

/** How an application states its address: in the Location of a file, as issuer, and whether it claims TLS. */
async function addressOf(app: TestApp, headers: SentHeaders) {
  const stored = await app.as('admin').post('/rest/files?name=a.txt', 'x', { ...HOST, ...headers });
  const metadata = await app
    .asAnonymous()
    .get('/.well-known/oauth-authorization-server', undefined, { ...HOST, ...headers });
  const { issuer } = metadata.json as { issuer: string };
  expect([stored.status, metadata.status]).toEqual([201, 200]);
  expect(stored.headers.location?.startsWith(`${issuer}/rest/files?fileRef=fs%3A%2F%2F`)).toBe(true);
  expect('strict-transport-security' in stored.headers).toBe(issuer.startsWith('https:'));
  return issuer;
}

describe('X-Forwarded-Proto and X-Forwarded-Host of a trusted proxy', () => {
  it.each<[SentHeaders, string]>([
    [{ 'x-forwarded-proto': 'https' }, 'https://inner.example:8080'],
    [{ 'x-forwarded-proto': 'HTTPS' }, 'https://inner.example:8080'],
    [{ 'x-forwarded-proto': 'javascript, https' }, 'https://inner.example:8080'],
    [{ 'x-forwarded-host': 'shop.example' }, 'http://shop.example'],
    [{ 'x-forwarded-host': '[2001:db8::7]:8443', 'x-forwarded-proto': 'https' }, 'https://[2001:db8::7]:8443'],
    [{ 'x-forwarded-host': 'evil.example, shop.example:81' }, 'http://shop.example:81'],
    [{ 'x-forwarded-host': ['evil.example', 'shop.example'] }, 'http://shop.example'],
  ])('%j make the address %s', async (headers, address) => {
    expect(await addressOf(trusting, headers)).toBe(address);
    expect(await addressOf(wary, headers)).toBe('http://inner.example:8080');
  });

  it.each<SentHeaders>([
    { 'x-forwarded-proto': 'javascript' },
    { 'x-forwarded-proto': 'https://evil.example/' },
    { 'x-forwarded-proto': 'https, data' },
    { 'x-forwarded-host': 'evil.example/path' },
    { 'x-forwarded-host': 'user:secret@evil.example' },
    { 'x-forwarded-host': 'shop.example, evil.example/path' },
    { 'x-forwarded-host': 'evil.example:99999' },
    { 'x-forwarded-host': 'evil.example?' },
    { 'x-forwarded-host': '//evil.example' },
    { forwarded: 'proto=https;host=evil.example' },
    { 'x-forwarded-port': '1', 'x-forwarded-prefix': '//evil.example' },
  ])('%j are ignored', async (headers) => {
    expect(await addressOf(trusting, headers)).toBe('http://inner.example:8080');
  });

  it.each([
    ['https', 'https://shop.example', undefined],
    ['javascript', 'javascript://shop.example', '*'],
  ])('decide with the scheme %s which origin is the same one', async (scheme, origin, allowed) => {
    const headers = { 'x-forwarded-proto': scheme, 'x-forwarded-host': 'shop.example', origin };
    const answer = await trusting.asAnonymous().get('/rest/version', undefined, headers);
    expect([answer.status, answer.headers['access-control-allow-origin']]).toEqual([200, allowed]);
  });
});

describe('X-Forwarded-For of a trusted proxy', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3'],
    ['10.1.2.3:4711', '10.1.2.3'],
    ['[2001:db8::7]:4711', '2001:db8::7'],
    ['<script>, 10.1.2.3', '10.1.2.3'],
    ['10.1.2.3, <script>', '127.0.0.1'],
    ['unknown', '127.0.0.1'],
  ])('%s makes the address %s', async (forwarded, address) => {
    const body = 'grant_type=password&username=alice&password=alice';
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': forwarded };
    expect((await trusting.asClient().post('/oauth/token', body, headers)).status).toBe(200);
    const [row] = await trusting.database.dataSource.query<{ remote_address: string }[]>(
      "SELECT remote_address FROM sec_audit_event WHERE kind = 'login' ORDER BY event_ts DESC LIMIT 1",
    );
    expect(row?.remote_address).toBe(address);
  });
});
