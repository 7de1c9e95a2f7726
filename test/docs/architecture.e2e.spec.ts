import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

const SOURCES = 'src/latchkey';
const CONTROLLERS = [
  'src/latchkey/entities/entities.controller.ts',
  'src/latchkey/entities/search/entity-search.controller.ts',
];

/** Handlers of a controller, each with the number of its statements: methods that are not private. */
async function handlersOf(path: string): Promise<[string, number][]> {
  const source = ts.createSourceFile(path, await readFile(path, 'utf8'), ts.ScriptTarget.Latest);
  return source.statements
    .filter(ts.isClassDeclaration)
    .flatMap(({ members }) => members.filter(ts.isMethodDeclaration))
    .filter((method) => ts.getDecorators(method) !== undefined)
    .map((method) => [(method.name as ts.Identifier).text, method.body?.statements.length ?? 0]);
}

/** A row of the table of the forms of a row. */
interface Form {
  readonly name: string;
  /** Files that make it. */
  readonly makers: readonly string[];
}

async function formsOfARow(): Promise<Form[]> {
  const text = await readFile('docs/architecture.md', 'utf8');
  const [, section = ''] = text.split('\n## Forms of a row\n');
  const [table = ''] = section.split('\n## ');
  return [...table.matchAll(/^\| `(\w+)` \| (.+) \| .+ \|$/gm)].map(([, name = '', maker = '']) => ({
    name,
    makers: [...maker.matchAll(/`([\w/-]+\.ts)`/g)].map(([, path = '']) => path),
  }));
}

/** Files of the framework that declare a type, by its name. */
async function declarations(): Promise<ReadonlyMap<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const path of await readdir(SOURCES, { recursive: true })) {
    if (path.endsWith('.ts')) {
      const text = await readFile(join(SOURCES, path), 'utf8');
      for (const [, name = ''] of text.matchAll(/^(?:export )?(?:interface|type|class) (\w+)/gm)) {
        found.set(name, [...(found.get(name) ?? []), path]);
      }
    }
  }
  return found;
}

describe('docs/architecture.md', () => {
  it('names each form of a row once, as exactly one type of the sources', async () => {
    const forms = await formsOfARow();
    const names = forms.map(({ name }) => name);
    expect(names.length).toBeGreaterThan(5);
    expect(new Set(names).size).toBe(names.length);
    const declared = await declarations();
    expect(names.filter((name) => declared.get(name)?.length !== 1)).toEqual([]);
  });

  it('names files that make the forms of a row', async () => {
    for (const { name, makers } of await formsOfARow()) {
      expect(makers).not.toEqual([]);
      for (const maker of makers) {
        expect(await readFile(join(SOURCES, maker), 'utf8')).toMatch(new RegExp(`\\b${name}\\b`));
      }
    }
  });

  it.each(CONTROLLERS)('handlers of %s are one statement', async (path) => {
    const handlers = await handlersOf(path);
    expect(handlers.length).toBeGreaterThan(3);
    expect(handlers.filter(([, statements]) => statements !== 1)).toEqual([]);
  });
});
