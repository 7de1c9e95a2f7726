import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const PAGES = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CODE_OF_CONDUCT.md'];
const DECISIONS = 'docs/decisions';
/** Links of a page, outside of code. */
const LINK = /\]\(([^()\s]+)\)/g;
const CODE = /```[\s\S]*?```|`[^`\n]*`/g;

async function pages(): Promise<string[]> {
  const docs = (await readdir('docs', { recursive: true })).filter((name) => name.endsWith('.md'));
  return [...PAGES, ...docs.map((name) => join('docs', name))];
}

const linksOf = (text: string): string[] => [...text.replace(CODE, '').matchAll(LINK)].map(([, link = '']) => link);

/** The anchor that forges give a heading. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

async function hasAnchor(file: string, anchor: string): Promise<boolean> {
  const text = (await readFile(file, 'utf8')).replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/^#+ (.*)$/gm)].some(([, heading = '']) => anchorOf(heading) === anchor);
}

describe('documents', () => {
  it('link to pages and headings that exist', async () => {
    const broken: string[] = [];
    for (const page of await pages()) {
      for (const link of linksOf(await readFile(page, 'utf8')).filter((each) => !/^[a-z]+:/.test(each))) {
        const [path = '', anchor] = link.split('#');
        const file = path === '' ? page : join(dirname(page), path);
        if (!existsSync(file) || (anchor !== undefined && file.endsWith('.md') && !(await hasAnchor(file, anchor)))) {
          broken.push(`${page}: ${link}`);
        }
      }
    }
    expect(broken).toEqual([]);
  });

  it('docs/decisions/README.md lists every decision with its title', async () => {
    const index = await readFile(join(DECISIONS, 'README.md'), 'utf8');
    const files = (await readdir(DECISIONS)).filter((name) => /^\d/.test(name)).sort();
    const titles = await Promise.all(
      files.map(async (name) => (/^# (.*)$/m.exec(await readFile(join(DECISIONS, name), 'utf8')) ?? [])[1] ?? ''),
    );
    const rows = [...index.matchAll(/\| \[(.*?)\]\((\d[^)]*\.md)\) \|/g)];
    expect(rows.map(([, title, file]) => [file, title])).toEqual(files.map((file, index) => [file, titles[index]]));
  });
});
