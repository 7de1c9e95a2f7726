interface Query {
  readonly query: string;
}

/** File name and TypeScript text of a migration that runs the queries. */
export function migrationSource(
  name: string,
  timestamp: number,
  up: readonly Query[],
  down: readonly Query[],
): { readonly file: string; readonly source: string } {
  const kebab = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  const source = `import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ${name}${timestamp} implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
${statements(up)}
  }

  async down(runner: QueryRunner): Promise<void> {
${statements([...down].reverse())}
  }
}
`;
  return { file: `${timestamp}-${kebab}.ts`, source };
}

const statements = (queries: readonly Query[]): string =>
  queries.map(({ query }) => `    await runner.query(\`${query.replace(/[\\`$]/g, '\\$&')}\`);`).join('\n');
