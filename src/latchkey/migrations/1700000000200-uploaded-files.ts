import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who uploaded which file and when. */
export class UploadedFiles1700000000200 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE uploaded_file (
        storage text NOT NULL,
        path text NOT NULL,
        username text NOT NULL,
        size bigint NOT NULL,
        uploaded_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (storage, path)
      );
      CREATE INDEX ix_uploaded_file_username ON uploaded_file (username, uploaded_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE uploaded_file');
  }
}
