import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ProjectCopy } from '../harness/project-copy.js';

const EXTRA = 'src/sales/extra.ts';
/** As far as its age counts. */
const PAGE = 'dist/console/index.html';
const NOTHING = '';

let project: ProjectCopy;

beforeAll(async () => {
  project = await ProjectCopy.create();
  await project.write(EXTRA, 'export const extra = true;\n');
});

afterAll(() => project.delete());

it('after a build of the server nothing is stale, and a later one keeps the console and drops what has no source', async () => {
  await project.run('node scripts/build.js --server');
  await project.write(PAGE, '<!doctype html>');
  expect(await project.run('node scripts/build.js --console')).toBe(NOTHING);
  expect(await project.list('dist/src/sales')).toContain('extra.js');

  await project.remove(EXTRA);
  await project.write('src/sales/other.ts', 'export const other = true;\n');
  expect(await project.run('node scripts/build.js')).toContain('SWC');
  expect(await project.list('dist/src/sales')).toEqual(expect.arrayContaining(['other.js']));
  expect(await project.list('dist/src/sales')).not.toContain('extra.js');
  expect(await project.read(PAGE)).toBe('<!doctype html>');
});
