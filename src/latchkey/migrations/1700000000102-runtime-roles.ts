import type { MigrationInterface, QueryRunner } from 'typeorm';

const AUDIT = `
  version integer NOT NULL DEFAULT 1,
  create_ts timestamptz NOT NULL DEFAULT now(),
  created_by text,
  update_ts timestamptz DEFAULT now(),
  updated_by text,
  delete_ts timestamptz,
  deleted_by text`;

/** Roles made at run time, with their policies. */
export class RuntimeRoles1700000000102 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE sec_resource_role (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL,
        code text NOT NULL,
        description text,
        child_roles text[],
        scopes text[],
        sys_tenant_id text,
        ${AUDIT}
      );
      CREATE UNIQUE INDEX uq_sec_resource_role_code ON sec_resource_role (code) WHERE delete_ts IS NULL;

      CREATE TABLE sec_resource_policy (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        type text NOT NULL,
        resource varchar(1000) NOT NULL,
        action text NOT NULL DEFAULT 'access',
        effect text NOT NULL DEFAULT 'allow',
        policy_group text DEFAULT '',
        role_id uuid NOT NULL,
        ${AUDIT},
        CONSTRAINT fk_sec_resource_policy_role_id FOREIGN KEY (role_id) REFERENCES sec_resource_role (id)
      );
      CREATE INDEX ix_sec_resource_policy_role_id ON sec_resource_policy (role_id);

      CREATE TABLE sec_row_level_role (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL,
        code text NOT NULL,
        description text,
        child_roles text[],
        sys_tenant_id text,
        ${AUDIT}
      );
      CREATE UNIQUE INDEX uq_sec_row_level_role_code ON sec_row_level_role (code) WHERE delete_ts IS NULL;

      CREATE TABLE sec_row_level_policy (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        type text NOT NULL,
        entity_name text NOT NULL,
        action text NOT NULL,
        where_clause text,
        join_clause text,
        script text,
        role_id uuid NOT NULL,
        ${AUDIT},
        CONSTRAINT fk_sec_row_level_policy_role_id FOREIGN KEY (role_id) REFERENCES sec_row_level_role (id)
      );
      CREATE INDEX ix_sec_row_level_policy_role_id ON sec_row_level_policy (role_id);

      CREATE INDEX ix_sec_role_assignment_role_code ON sec_role_assignment (role_code) WHERE delete_ts IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX ix_sec_role_assignment_role_code;
      DROP TABLE sec_row_level_policy, sec_row_level_role, sec_resource_policy, sec_resource_role;
    `);
  }
}
