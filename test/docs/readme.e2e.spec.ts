import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { greeting } from '../../src/sales/greeting.js';
import { startApp } from '../harness/app.js';
import { useApp } from '../harness/use-app.js';

const ADDRESS = 'http://127.0.0.1:8080';
const MARK = '----';

const app = useApp(() =>
  startApp({
    DEMO_DATA: 'true',
    ANONYMOUS_URL_PATTERNS: '/rest/entities/Product,/rest/entities/Product/*',
    ANONYMOUS_RESOURCE_ROLES: 'anonymous-rest-role',
  }),
);
let folder: string;
let lines: readonly string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-readme-'));
  const readme = await readFile('README.md', 'utf8');
  await writeFile(join(folder, 'README.md'), readme);
  const [, block = ''] = /## Try it[\s\S]*?```sh\n([\s\S]*?)```/.exec(readme) ?? [];
  lines = block.trim().split('\n');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('README.md', () => {
  it('shows the lines that the backend prints', () => {
    const printed = greeting({ url: ADDRESS, rest: `${ADDRESS}/rest`, demoData: true }).slice(2);
    expect(lines).toEqual(printed);
  });

  it('shows lines that do what they say', async () => {
    const script = lines
      .map((line) => (line.startsWith('#') ? `echo "${MARK}"` : line.replaceAll(ADDRESS, app.url)))
      .join('\n');
    const { stdout } = await promisify(execFile)('bash', ['-c', script], { cwd: folder });
    const answers = stdout.split(`${MARK}\n`).slice(1);
    const [, read = '', created = '', uploaded = '', , service = '', assigned = '', , anonymous = ''] = answers;
    expect(JSON.parse(read)).toHaveLength(2);
    expect(JSON.parse(created)).toMatchObject({ _entityName: 'Product', _instanceName: 'Wind-up robot' });
    expect(JSON.parse(uploaded)).toMatchObject({ name: 'README.md' });
    expect((await readFile(join(folder, 'product.png'))).subarray(1, 4).toString()).toBe('PNG');
    expect(JSON.parse(service)).toEqual({
      name: 'Classic Lamp',
      productId: '00000004-0000-4000-8000-000000000001',
      price: 81.18,
    });
    expect(JSON.parse(assigned)).toMatchObject({
      _entityName: 'sec_RoleAssignmentEntity',
      _instanceName: 'bob: product-viewer',
    });
    expect(JSON.parse(anonymous)).toHaveLength(1);
  });
});
