import type { MigrationInterface, QueryRunner } from 'typeorm';

const AUDIT = `
  version integer NOT NULL DEFAULT 1,
  create_ts timestamptz NOT NULL DEFAULT now(),
  created_by text,
  update_ts timestamptz DEFAULT now(),
  updated_by text,
  delete_ts timestamptz,
  deleted_by text`;

/** Users, their roles, login sessions and tokens. */
export class Accounts1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE app_user (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        username text NOT NULL,
        password text,
        first_name text,
        last_name text,
        email text,
        active boolean NOT NULL DEFAULT true,
        time_zone_id text,
        password_change_required boolean NOT NULL DEFAULT false,
        ${AUDIT}
      );
      CREATE UNIQUE INDEX uq_app_user_username ON app_user (username) WHERE delete_ts IS NULL;

      CREATE TABLE sec_role_assignment (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        username text NOT NULL,
        role_code text NOT NULL,
        role_type text NOT NULL,
        ${AUDIT}
      );
      CREATE INDEX ix_sec_role_assignment_username ON sec_role_assignment (username) WHERE delete_ts IS NULL;

      CREATE TABLE auth_session (
        id text PRIMARY KEY,
        client_id text NOT NULL,
        user_id uuid NOT NULL REFERENCES app_user (id) ON DELETE CASCADE,
        username text NOT NULL,
        scopes text NOT NULL,
        locale text,
        remote_address text NOT NULL,
        user_agent text,
        created_at timestamptz NOT NULL DEFAULT now(),
        revoked_at timestamptz
      );
      CREATE INDEX ix_auth_session_user ON auth_session (user_id);

      CREATE TABLE auth_token (
        hash text PRIMARY KEY,
        session_id text NOT NULL REFERENCES auth_session (id) ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('access', 'refresh')),
        issued_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        used_at timestamptz,
        grace_used boolean NOT NULL DEFAULT false
      );
      CREATE INDEX ix_auth_token_session ON auth_token (session_id);
      CREATE INDEX ix_auth_token_expires_at ON auth_token (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE auth_token, auth_session, sec_role_assignment, app_user');
  }
}
