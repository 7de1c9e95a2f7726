import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateToys1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE toy (
      id uuid PRIMARY KEY DEFAULT gen_random_uuid(), version integer NOT NULL DEFAULT 1, name text NOT NULL, list_price numeric,
      created_by text, created_date timestamptz NOT NULL DEFAULT now(), last_modified_by text, last_modified_date timestamptz,
      deleted_by text, deleted_date timestamptz)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE toy');
  }
}
