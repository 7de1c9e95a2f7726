import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const text = readFileSync('docs/security.md', 'utf8');
const threats = text.slice(text.indexOf('## Threats'), text.indexOf('## Run it hardened'));
/** The last cell of each row names specs. */
const rows = threats
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.includes('---') && !line.endsWith('| Specs |'))
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .map((cells) => ({
    threat: cells[1] ?? '',
    specs: [...(cells[3] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  }));

const exists = (name: string): boolean =>
  [`test/${name}`, `test/contract/${name}`].some((file) => existsSync(`${file}.e2e.spec.ts`));

describe('the threats in docs/security.md', () => {
  it('are the ten of OWASP and those of RFC 9700', () => {
    expect(rows.filter(({ threat }) => /^API\d+ /.test(threat))).toHaveLength(10);
    expect(rows.length).toBeGreaterThan(20);
  });

  it.each(rows)('$threat is covered by specs that exist', ({ specs }) => {
    expect(specs).not.toEqual([]);
    expect(specs.filter((name) => !exists(name))).toEqual([]);
  });
});
