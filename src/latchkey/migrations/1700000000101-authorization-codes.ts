import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Logins at the login page, and the authorization codes given to them. */
export class AuthorizationCodes1700000000101 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE auth_login (
        hash text PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX ix_auth_login_user ON auth_login (user_id);
      CREATE INDEX ix_auth_login_expires_at ON auth_login (expires_at);

      CREATE TABLE auth_code (
        hash text PRIMARY KEY,
        client_id text NOT NULL,
        user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
        redirect_uri text,
        scopes text NOT NULL,
        scopes_requested boolean NOT NULL,
        challenge text,
        locale text,
        expires_at timestamptz NOT NULL,
        session_id text REFERENCES auth_session (id) ON DELETE CASCADE
      );
      CREATE INDEX ix_auth_code_user ON auth_code (user_id);
      CREATE INDEX ix_auth_code_session ON auth_code (session_id);
      CREATE INDEX ix_auth_code_expires_at ON auth_code (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE auth_code, auth_login');
  }
}
