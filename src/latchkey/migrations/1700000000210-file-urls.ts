import type { MigrationInterface, QueryRunner } from 'typeorm';

/** URLs that open one file each. */
export class FileUrls1700000000210 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE file_url (
        hash text PRIMARY KEY,
        session_id text NOT NULL REFERENCES auth_session (id) ON DELETE CASCADE,
        query text NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX ix_file_url_session ON file_url (session_id);
      CREATE INDEX ix_file_url_expires_at ON file_url (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE file_url');
  }
}
