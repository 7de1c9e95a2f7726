import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Audit events, which the table itself keeps from being changed, denied requests by trace id, and substitutions. */
export class Audit1700000000103 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sec_audit_event (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        event_ts timestamptz NOT NULL DEFAULT clock_timestamp(),
        kind text NOT NULL,
        outcome text NOT NULL,
        username text,
        subject text,
        details text,
        remote_address text,
        repeats integer NOT NULL DEFAULT 1
      );
      CREATE INDEX ix_sec_audit_event_event_ts ON sec_audit_event (event_ts);
      CREATE INDEX ix_sec_audit_event_username ON sec_audit_event (username);

      -- The purge names the time up to which it deletes; even it cannot touch the last day.
      CREATE FUNCTION sec_audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE'
          AND OLD.event_ts < nullif(current_setting('latchkey.audit_purge', true), '')::timestamptz
          AND OLD.event_ts < now() - interval '1 day'
        THEN
          RETURN OLD;
        END IF;
        RAISE EXCEPTION 'Audit events are append-only' USING ERRCODE = 'insufficient_privilege';
      END $$;
      CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON sec_audit_event
        FOR EACH ROW EXECUTE FUNCTION sec_audit_event_append_only();
      CREATE TRIGGER never_truncated BEFORE TRUNCATE ON sec_audit_event
        FOR EACH STATEMENT EXECUTE FUNCTION sec_audit_event_append_only();
      ALTER TABLE sec_audit_event ENABLE ALWAYS TRIGGER append_only;
      ALTER TABLE sec_audit_event ENABLE ALWAYS TRIGGER never_truncated;

      CREATE TABLE sec_denial (
        trace_id text PRIMARY KEY,
        denied_at timestamptz NOT NULL,
        username text,
        method text NOT NULL,
        path text,
        error text,
        details text,
        missing_type text,
        missing_resource text,
        missing_action text,
        remote_address text NOT NULL,
        repeats integer NOT NULL
      );
      CREATE INDEX ix_sec_denial_denied_at ON sec_denial (denied_at);

      CREATE TABLE sec_user_substitution (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        username text NOT NULL,
        substituted_username text NOT NULL,
        start_date date,
        end_date date,
        version integer NOT NULL DEFAULT 1,
        create_ts timestamptz NOT NULL DEFAULT now(),
        created_by text,
        update_ts timestamptz DEFAULT now(),
        updated_by text,
        delete_ts timestamptz,
        deleted_by text
      );
      CREATE INDEX ix_sec_user_substitution_username ON sec_user_substitution (username) WHERE delete_ts IS NULL;

      ALTER TABLE auth_session ADD COLUMN substituted_user_id uuid REFERENCES app_user (id) ON DELETE SET NULL;
      CREATE INDEX ix_auth_session_substituted_user ON auth_session (substituted_user_id)
        WHERE substituted_user_id IS NOT NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE auth_session DROP COLUMN substituted_user_id;
      DROP TABLE sec_user_substitution, sec_denial, sec_audit_event;
      DROP FUNCTION sec_audit_event_append_only();
    `);
  }
}
