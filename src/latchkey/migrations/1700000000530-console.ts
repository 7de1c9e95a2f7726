import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Codes that create the first administrator, and what repeats the successor of a refresh token within its grace. */
export class Console1700000000530 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sec_setup_code (
        hash text PRIMARY KEY,
        expires_at timestamptz NOT NULL
      );
      ALTER TABLE auth_token ADD COLUMN successor_salt text;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE auth_token DROP COLUMN successor_salt');
    await runner.query('DROP TABLE sec_setup_code');
  }
}
