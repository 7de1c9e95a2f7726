import type { MigrationInterface, QueryRunner } from 'typeorm';

/** OAuth clients in the database, sessions of clients without a user, and failed attempts to authenticate. */
export class OAuthClients1700000000100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sec_oauth_client (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        client_id text NOT NULL,
        client_secret text,
        auth_methods text[] NOT NULL DEFAULT '{basic,post}',
        grant_types text[] NOT NULL DEFAULT '{password,refresh_token}',
        scopes text[] NOT NULL DEFAULT '{rest-api}',
        access_token_ttl integer NOT NULL DEFAULT 43200,
        refresh_token_ttl integer NOT NULL DEFAULT 31536000,
        refresh_token_policy text,
        rotation_grace_seconds integer NOT NULL DEFAULT 10,
        redirect_uris text[] NOT NULL DEFAULT '{}',
        require_proof_key boolean NOT NULL DEFAULT true,
        resource_roles text[] NOT NULL DEFAULT '{}',
        row_level_roles text[] NOT NULL DEFAULT '{}',
        introspect_any boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1,
        create_ts timestamptz NOT NULL DEFAULT now(),
        created_by text,
        update_ts timestamptz DEFAULT now(),
        updated_by text,
        delete_ts timestamptz,
        deleted_by text
      );
      CREATE UNIQUE INDEX uq_sec_oauth_client_client_id ON sec_oauth_client (client_id) WHERE delete_ts IS NULL;

      ALTER TABLE auth_session ALTER COLUMN user_id DROP NOT NULL;
      ALTER TABLE auth_token ADD COLUMN scopes text;
      CREATE INDEX ix_auth_session_client ON auth_session (client_id);

      CREATE TABLE auth_failure (
        subject text PRIMARY KEY,
        failures integer NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX ix_auth_failure_expires_at ON auth_failure (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE auth_failure, sec_oauth_client;
      DROP INDEX ix_auth_session_client;
      ALTER TABLE auth_token DROP COLUMN scopes;
      DELETE FROM auth_session WHERE user_id IS NULL;
      ALTER TABLE auth_session ALTER COLUMN user_id SET NOT NULL;
    `);
  }
}
