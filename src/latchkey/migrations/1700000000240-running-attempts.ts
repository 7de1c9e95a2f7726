import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Attempts to authenticate count from the moment they begin, for all instances together. */
export class RunningAttempts1700000000240 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE auth_failure ADD COLUMN running integer NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE auth_failure DROP COLUMN running');
  }
}
