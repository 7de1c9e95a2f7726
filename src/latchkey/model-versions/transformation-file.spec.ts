import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readTransformationFile } from './transformation-file.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'latchkey-transformations-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(text: string): string {
  const file = join(folder, `${randomUUID()}.json`);
  writeFileSync(file, text);
  return file;
}

describe('readTransformationFile', () => {
  it('reads an array of transformations, and nothing without a path', () => {
    const declared = { version: '1.0', entity: 'Tag', toVersion: { removeAttributes: ['name'] } };
    expect(readTransformationFile(fileOf(JSON.stringify([declared])))).toEqual([declared]);
    expect(readTransformationFile('')).toEqual([]);
  });

  it.each([
    ['[', 'must be JSON'],
    ['[{"version":"1.0"}]', '0.entity'],
    ['[{"version":"","entity":"Tag"}]', '0.version'],
    ['[{"version":"1.0","entity":"Tag","rename":{}}]', 'rename'],
  ])('%s stops the start: %s', (text, fault) => {
    const path = fileOf(text);
    expect(() => readTransformationFile(path)).toThrow(`TRANSFORMATIONS_FILE ${path}`);
    expect(() => readTransformationFile(path)).toThrow(fault);
  });

  it('a missing file stops the start', () => {
    expect(() => readTransformationFile('/nowhere.json')).toThrow(
      'TRANSFORMATIONS_FILE /nowhere.json cannot be read (ENOENT): correct the path',
    );
  });
});
