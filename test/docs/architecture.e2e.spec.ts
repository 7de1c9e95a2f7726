import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';

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

describe('docs/architecture.md', () => {
  it.each(CONTROLLERS)('handlers of %s are one statement', async (path) => {
    const handlers = await handlersOf(path);
    expect(handlers.length).toBeGreaterThan(3);
    expect(handlers.filter(([, statements]) => statements !== 1)).toEqual([]);
  });
});
