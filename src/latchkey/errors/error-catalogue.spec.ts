import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { errorCatalogue } from './error-catalogue.js';

const cell = (text: string | null): string =>
  text === null ? '`null`' : text === '' ? '(empty)' : text.replaceAll('|', '\\|');

describe('docs/errors.md', () => {
  it('lists exactly the rows of the catalogue', () => {
    const documented = readFileSync('docs/errors.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    const rows = Object.entries(errorCatalogue).map(
      ([code, { status, error, details }]) => `| \`${code}\` | ${status} | ${cell(error)} | ${cell(details)} |`,
    );
    expect(documented).toEqual(rows);
  });

  it('lists the further keys that a body may have', () => {
    const documented = readFileSync('docs/errors.md', 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('- `'))
      .map((line) => /^- `(\w+)`: `(\w+)`, /.exec(line)?.slice(1));
    const rows: [string, { more?: readonly string[] }][] = Object.entries(errorCatalogue);
    expect(documented).toEqual(rows.flatMap(([code, { more = [] }]) => more.map((key) => [code, key])));
  });
});
