/** Files are formatted to this width. */
const WIDTH = 120;
const INDENT = '    ';

interface Statements {
  readonly up: readonly string[];
  /** In the order in which they run. */
  readonly down: readonly string[];
  /** Whether they run in a transaction. */
  readonly transaction: boolean;
}

/** File name and TypeScript text of a migration, formatted as prettier does it. */
export function migrationSource(
  name: string,
  timestamp: number,
  { up, down, transaction }: Statements,
): { readonly file: string; readonly source: string } {
  const kebab = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  const outside = `  /** Statements that PostgreSQL refuses in a transaction. A run that fails can be repeated. */
  readonly transaction = false;

`;
  const source = `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${name}${timestamp} implements MigrationInterface {
${transaction ? '' : outside}  async up(runner: QueryRunner): Promise<void> {
${up.map(call).join('\n')}
  }

  async down(runner: QueryRunner): Promise<void> {
${down.map(call).join('\n')}
  }
}
`;
  return { file: `${timestamp}-${kebab}.ts`, source };
}

function call(sql: string): string {
  const text = /['\\`\n\r]|\$\{/.test(sql) ? `\`${escaped(sql)}\`` : `'${sql}'`;
  const line = `${INDENT}await runner.query(${text});`;
  if (!sql.includes('\n') && line.length <= WIDTH) {
    return line;
  }
  return `${INDENT}await runner.query(\`\n${INDENT}  ${indented(escaped(sql))}\n${INDENT}\`);`;
}

/** Backslashes, backticks and placeholders as a template takes them literally; it would turn CR LF into LF. */
const escaped = (sql: string): string => sql.replace(/[\\`]|\$(?=\{)/g, '\\$&').replaceAll('\r', '\\r');

/** Line breaks between quotes are part of a value or a name. */
const indented = (sql: string): string =>
  sql.replace(/'[^']*'|"[^"]*"|\n/g, (part) => (part === '\n' ? `\n${INDENT}  ` : part));
