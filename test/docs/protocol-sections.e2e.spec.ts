import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

/** One row of the tables at the end of docs/rest-api.md. */
interface Row {
  /** `entities.md`. */
  readonly page: string;
  /** `9.1`, or empty for a page without numbers. */
  readonly section: string;
  readonly specs: readonly string[];
}

const ROW = /^\| `(?<page>[a-z-]+\.md)` (?<section>[\d.]*)(?:[^\d.|][^|]*)?\| (?<specs>[^|]+) \|$/;
/** `protocol/entities.md 9.1, 13`, also without its folder and with `and` and `to`. */
const QUOTE = /(?<page>[a-z-]+\.md)(?<sections>(?:,? (?:and |to )?\d+(?:\.\d+)?)*)/g;

const rows: readonly Row[] = readFileSync('docs/rest-api.md', 'utf8')
  .split('\n')
  .flatMap((line) => {
    const { page = '', section = '', specs = '' } = ROW.exec(line)?.groups ?? {};
    return page === ''
      ? []
      : [{ page, section, specs: [...specs.matchAll(/`([^`]+)`/g)].map(([, name]) => fileOf(name ?? '')) }];
  });

function fileOf(name: string): string {
  return `test/${name.includes('/') ? name : `contract/${name}`}.e2e.spec.ts`;
}

/** A quote of a subsection counts for its section, one of a section does not count for its subsections. */
function quotes(text: string, { page, section }: Row): boolean {
  return [...text.matchAll(QUOTE)]
    .filter((quote) => quote.groups?.page === page)
    .some((quote) => section === '' || covers(quote.groups?.sections ?? '', section));
}

function covers(quoted: string, section: string): boolean {
  const single = quoted.match(/\d+(?:\.\d+)?/g) ?? [];
  const ranges = [...quoted.matchAll(/(\d+) to (\d+)/g)];
  return (
    single.some((each) => each === section || each.startsWith(`${section}.`)) ||
    ranges.some(([, first, last]) => Number(first) <= Number(section) && Number(section) <= Number(last))
  );
}

describe('the sections of the protocol in docs/rest-api.md', () => {
  it('are all of the pages about entities and about the other groups of requests, and what is offered of the others', () => {
    const count = (page: string) => rows.filter((row) => row.page === page).length;
    const pages = ['entities.md', 'filters.md', 'serialization.md', 'errors.md', 'client-calls.md'];
    expect(pages.map(count)).toEqual([35, 7, 5, 6, 4]);
    const groups = ['services.md', 'queries.md', 'metadata.md', 'messages.md', 'docs.md', 'transformations.md'];
    expect(groups.map(count)).toEqual([9, 5, 4, 1, 4, 4]);
    expect(new Set(rows.map(({ page, section }) => `${page} ${section}`)).size).toBe(rows.length);
  });

  it.each(rows.flatMap((row) => row.specs.map((spec) => [row.page, row.section, spec, row] as const)))(
    '%s %s is quoted by %s',
    (_page, _section, spec, row) => {
      expect([spec, existsSync(spec)]).toEqual([spec, true]);
      expect([spec, quotes(readFileSync(spec, 'utf8'), row)]).toEqual([spec, true]);
    },
  );

  it('name at least one spec each', () => {
    expect(rows.filter(({ specs }) => specs.length === 0)).toEqual([]);
  });
});

describe('quotes of sections', () => {
  it.each([
    ['(protocol/entities.md 9.1, 8.3)', '8.3', true],
    ['(protocol/entities.md 9.1)', '9', true],
    ['(protocol/entities.md 9)', '9.1', false],
    ['(protocol/entities.md 2 to 5)', '4', true],
    ['(protocol/entities.md 2 to 5)', '6', false],
    ['(protocol/entities.md 4 and 5, protocol/roles.md 7)', '5', true],
    ['(protocol/entities.md 4 and 5, protocol/roles.md 7)', '7', false],
    ['(protocol/metadata.md 2, entities.md 3.2)', '3.2', true],
    ['(protocol/entities.md 11)', '1', false],
  ])('%s names %s: %s', (text, section, named) => {
    expect(quotes(text, { page: 'entities.md', section, specs: [] })).toBe(named);
  });
});
