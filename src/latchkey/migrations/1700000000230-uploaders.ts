import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploads of a client are not those of a user of the same name. */
export class Uploaders1700000000230 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE uploaded_file RENAME COLUMN username TO uploader;
      ALTER INDEX ix_uploaded_file_username RENAME TO ix_uploaded_file_uploader;
      UPDATE uploaded_file SET uploader = 'user:' || uploader;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE uploaded_file SET uploader = regexp_replace(uploader, '^[a-z]+:', '');
      ALTER INDEX ix_uploaded_file_uploader RENAME TO ix_uploaded_file_username;
      ALTER TABLE uploaded_file RENAME COLUMN uploader TO username;
    `);
  }
}
