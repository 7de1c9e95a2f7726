/** Users of the previewed role. */
const USERS = 1_000;
/** Roles of which every user has others. */
const ROLES = 10;

/** The role whose change is previewed; every user has it. */
export const PREVIEWED = 'previewed';

/** In addition to the shop: an administrator, and a thousand users who all have other roles. */
export const FAIR_SEEDS: readonly string[] = [
  `INSERT INTO app_user (id, username, password, create_ts, update_ts)
   VALUES ('0000000a-0000-4000-8000-000000000000', 'chief', '{noop}chief', now(), now())`,
  "INSERT INTO sec_role_assignment (username, role_code, role_type) VALUES ('chief', 'system-full-access', 'resource')",
  `INSERT INTO sec_resource_role (id, name, code, scopes)
   SELECT gen_random_uuid(), code, code, '{API}' FROM unnest(ARRAY['${PREVIEWED}'] ||
     (SELECT array_agg('fair-' || n) FROM generate_series(1, ${ROLES}) n)) code`,
  `INSERT INTO sec_resource_policy (id, role_id, type, resource, action, effect)
   SELECT gen_random_uuid(), id, 'entity', 'Thing' || n, 'read', 'allow'
   FROM sec_resource_role, generate_series(0, 299) n WHERE code LIKE 'fair-%'`,
  `INSERT INTO app_user (id, username, password, create_ts, update_ts)
   SELECT ('0000000b-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 'fair' || n, '{noop}fair', now(), now()
   FROM generate_series(1, ${USERS}) n`,
  `INSERT INTO sec_role_assignment (username, role_code, role_type)
   SELECT 'fair' || n, '${PREVIEWED}', 'resource' FROM generate_series(1, ${USERS}) n`,
  `INSERT INTO sec_role_assignment (username, role_code, role_type)
   SELECT 'fair' || n, 'fair-' || bit + 1, 'resource' FROM generate_series(1, ${USERS}) n, generate_series(0, ${ROLES} - 1) bit
   WHERE n & (1 << bit) > 0`,
];
