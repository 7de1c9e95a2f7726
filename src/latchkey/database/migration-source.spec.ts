import { describe, expect, it } from '@jest/globals';
import { migrationSource } from './migration-source.js';

describe('migrationSource', () => {
  it('writes a class that runs the queries, and undoes them in reverse order', () => {
    const up = [{ query: 'CREATE TABLE "a" ("x" text DEFAULT \'`$\')' }, { query: 'CREATE INDEX "i" ON "a" ("x")' }];
    const down = [{ query: 'DROP TABLE "a"' }, { query: 'DROP INDEX "i"' }];
    expect(migrationSource('AddShelf', 1700000000002, up, down)).toEqual({
      file: '1700000000002-add-shelf.ts',
      source: `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddShelf1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(\`CREATE TABLE "a" ("x" text DEFAULT '\\\`\\$')\`);
    await runner.query(\`CREATE INDEX "i" ON "a" ("x")\`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(\`DROP INDEX "i"\`);
    await runner.query(\`DROP TABLE "a"\`);
  }
}
`,
    });
  });
});
