import type { MigrationInterface, QueryRunner } from 'typeorm';

/** SHA-256 of what was uploaded; unknown for files from before. */
export class FileHashes1700000000540 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE uploaded_file ADD COLUMN sha256 text');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE uploaded_file DROP COLUMN sha256');
  }
}
