import { describe, expect, it } from '@jest/globals';
import { format } from 'prettier';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import ts from 'typescript';
import { migrationSource } from './migration-source.js';

const LONG = `ALTER TABLE product ADD CONSTRAINT product_check CHECK (${'price > 0 AND '.repeat(10)}true)`;
const STATEMENTS = [
  'CREATE INDEX i ON product (name)',
  "ALTER TABLE product ALTER COLUMN name SET DEFAULT 'it''s `$' || '${x}\\'",
  'CREATE TABLE product (\n  name text,\n  price integer\n)',
  "COMMENT ON COLUMN product.name IS 'two\nlines\r\nmore'",
  LONG,
  `COMMENT ON TABLE product IS '${'long '.repeat(30)}'`,
];

describe('migrationSource', () => {
  it('writes a class that runs the statements, and undoes them', () => {
    const up = ['CREATE TABLE product (\n  name text\n)', "COMMENT ON TABLE product IS 'all that we sell'"];
    const down = ['DROP TABLE product'];
    expect(migrationSource('AddProduct', 1700000000002, { up, down, transaction: true })).toEqual({
      file: '1700000000002-add-product.ts',
      source: `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddProduct1700000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(\`
      CREATE TABLE product (
        name text
      )
    \`);
    await runner.query(\`COMMENT ON TABLE product IS 'all that we sell'\`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE product');
  }
}
`,
    });
  });

  it('says where it must run outside of a transaction', () => {
    const { source } = migrationSource('AddIndex', 1, { up: STATEMENTS, down: STATEMENTS, transaction: false });
    expect(source).toContain('  readonly transaction = false;\n\n  async up(');
  });

  it.each([true, false])('is formatted as prettier does it (transaction: %s)', async (transaction) => {
    const { source } = migrationSource('AddProduct', 1, { up: STATEMENTS, down: STATEMENTS, transaction });
    expect(
      await format(source, { parser: 'typescript', singleQuote: true, printWidth: 120, trailingComma: 'all' }),
    ).toBe(source);
  });

  it('runs each statement as it is, but for blanks between its lines', async () => {
    const { source } = migrationSource('AddProduct', 1, { up: STATEMENTS, down: STATEMENTS, transaction: true });
    const { outputText } = ts.transpileModule(source, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 },
    });
    const url = `data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`;
    const { AddProduct1 } = (await import(url)) as { AddProduct1: new () => MigrationInterface };
    const ran: string[] = [];
    const runner = { query: (sql: string) => Promise.resolve(ran.push(sql.trim())) } as unknown as QueryRunner;
    await new AddProduct1().up(runner);
    expect(ran.map((sql) => sql.replaceAll(/\n +/g, '\n'))).toEqual(
      STATEMENTS.map((sql) => sql.replaceAll(/\n +/g, '\n').trim()),
    );
  });
});
