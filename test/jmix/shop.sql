-- A database as an application of Jmix 2.8 and its Studio make it.
CREATE SCHEMA jmix;
SET search_path = jmix;

CREATE TABLE sec_resource_role (
  id uuid PRIMARY KEY, version int NOT NULL DEFAULT 1,
  create_ts timestamp, created_by varchar(50), update_ts timestamp, updated_by varchar(50), delete_ts timestamp, deleted_by varchar(50),
  name varchar(255) NOT NULL, code varchar(255) NOT NULL, child_roles text, sys_tenant_id varchar(255), description text, scopes varchar(1000)
);
CREATE TABLE sec_row_level_role (
  id uuid PRIMARY KEY, version int NOT NULL DEFAULT 1,
  create_ts timestamp, created_by varchar(50), update_ts timestamp, updated_by varchar(50), delete_ts timestamp, deleted_by varchar(50),
  name varchar(255) NOT NULL, code varchar(255) NOT NULL, child_roles text, sys_tenant_id varchar(255), description text
);
CREATE TABLE sec_resource_policy (
  id uuid PRIMARY KEY, version int NOT NULL DEFAULT 1,
  create_ts timestamp, created_by varchar(50), update_ts timestamp, updated_by varchar(50), delete_ts timestamp, deleted_by varchar(50),
  type_ varchar(255) NOT NULL, policy_group varchar(255), resource_ varchar(1000) NOT NULL, action_ varchar(255) NOT NULL,
  effect varchar(255) NOT NULL, role_id uuid NOT NULL REFERENCES sec_resource_role (id)
);
CREATE TABLE sec_row_level_policy (
  id uuid PRIMARY KEY, version int NOT NULL DEFAULT 1,
  create_ts timestamp, created_by varchar(50), update_ts timestamp, updated_by varchar(50), delete_ts timestamp, deleted_by varchar(50),
  type_ varchar(255) NOT NULL, action_ varchar(255) NOT NULL, entity_name varchar(255) NOT NULL,
  where_clause text, join_clause text, script_ text, role_id uuid NOT NULL REFERENCES sec_row_level_role (id)
);
CREATE TABLE sec_role_assignment (
  id uuid PRIMARY KEY, version int NOT NULL DEFAULT 1,
  create_ts timestamp, created_by varchar(50), update_ts timestamp, updated_by varchar(50), delete_ts timestamp, deleted_by varchar(50),
  username varchar(255) NOT NULL, role_code varchar(255) NOT NULL, role_type varchar(255) NOT NULL
);
CREATE TABLE sec_user_substitution (
  id uuid PRIMARY KEY, version int NOT NULL DEFAULT 1, delete_ts timestamp,
  username varchar(255) NOT NULL, substituted_username varchar(255) NOT NULL, start_date timestamp, end_date timestamp
);
CREATE TABLE persistent_logins (
  series varchar(64) PRIMARY KEY, username varchar(64) NOT NULL, token varchar(64) NOT NULL, last_used timestamp NOT NULL
);
CREATE TABLE databasechangelog (
  id varchar(255) NOT NULL, author varchar(255) NOT NULL, filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL
);
CREATE TABLE databasechangeloglock (id int PRIMARY KEY, locked boolean NOT NULL, lockgranted timestamp, lockedby varchar(255));

CREATE TABLE user_ (
  id uuid PRIMARY KEY, version int NOT NULL, username varchar(255) NOT NULL UNIQUE, first_name varchar(255), last_name varchar(255),
  password varchar(255), email varchar(255), active boolean, time_zone_id varchar(255)
);
CREATE TABLE customer (
  id uuid PRIMARY KEY, version int NOT NULL,
  created_by varchar(255), created_date timestamptz, last_modified_by varchar(255), last_modified_date timestamptz,
  deleted_by varchar(255), deleted_date timestamptz,
  name varchar(255) NOT NULL, region varchar(255)
);
CREATE TABLE order_ (
  id uuid PRIMARY KEY, version int NOT NULL,
  created_by varchar(255), created_date timestamptz, last_modified_by varchar(255), last_modified_date timestamptz,
  deleted_by varchar(255), deleted_date timestamptz,
  number_ int NOT NULL, total numeric(19, 2), customer_id uuid REFERENCES customer (id), manager_id uuid REFERENCES user_ (id)
);

INSERT INTO user_ VALUES
  ('00000000-0000-4000-8000-000000000001', 1, 'jane', 'Jane', 'Roe', '{bcrypt}BCRYPT', 'jane@example.org', true, 'Europe/Berlin'),
  ('00000000-0000-4000-8000-000000000002', 1, 'joe', NULL, NULL, '{noop}joe', NULL, true, NULL),
  ('00000000-0000-4000-8000-000000000003', 1, 'old', NULL, NULL, '{pbkdf2}abc', NULL, false, NULL),
  ('00000000-0000-4000-8000-000000000004', 1, 'anonymous', NULL, NULL, NULL, NULL, true, NULL);
INSERT INTO sec_resource_role (id, name, code, child_roles, scopes, delete_ts) VALUES
  ('00000000-0000-4000-8000-000000000011', 'Orders', 'orders', '"rest-minimal", "customers"', '"API", "UI"', NULL),
  ('00000000-0000-4000-8000-000000000012', 'Customers', 'customers', NULL, '"API"', NULL),
  ('00000000-0000-4000-8000-000000000013', 'Screens', 'screens', NULL, '"UI"', NULL),
  ('00000000-0000-4000-8000-000000000014', 'Gone', 'gone', NULL, NULL, now());
INSERT INTO sec_resource_policy (id, type_, resource_, action_, effect, role_id) VALUES
  ('00000000-0000-4000-8000-000000000021', 'entity', 'Order', 'read', 'allow', '00000000-0000-4000-8000-000000000011'),
  ('00000000-0000-4000-8000-000000000022', 'entityAttribute', 'Order.*', 'view', 'allow', '00000000-0000-4000-8000-000000000011'),
  ('00000000-0000-4000-8000-000000000023', 'screen', 'Order.list', 'access', 'allow', '00000000-0000-4000-8000-000000000011'),
  ('00000000-0000-4000-8000-000000000024', 'entity', 'shop_Customer', 'all', 'allow', '00000000-0000-4000-8000-000000000012'),
  ('00000000-0000-4000-8000-000000000025', 'entityAttribute', 'shop_Customer.name', 'modify', 'allow', '00000000-0000-4000-8000-000000000012'),
  ('00000000-0000-4000-8000-000000000026', 'entity', 'shop_Invoice', 'read', 'allow', '00000000-0000-4000-8000-000000000012');
INSERT INTO sec_row_level_role (id, name, code) VALUES
  ('00000000-0000-4000-8000-000000000031', 'Own orders', 'own-orders'),
  ('00000000-0000-4000-8000-000000000032', 'Some customers', 'some-customers');
INSERT INTO sec_row_level_policy (id, type_, action_, entity_name, where_clause, join_clause, script_, role_id) VALUES
  ('00000000-0000-4000-8000-000000000041', 'jpql', 'read', 'Order', '{E}.manager.username = :current_user_username and {E}.total > 10', NULL, NULL,
   '00000000-0000-4000-8000-000000000031'),
  ('00000000-0000-4000-8000-000000000042', 'jpql', 'read', 'shop_Customer', '{E}.name like ''A%''', NULL, NULL, '00000000-0000-4000-8000-000000000032'),
  ('00000000-0000-4000-8000-000000000043', 'predicate', 'update', 'shop_Customer', NULL, NULL, '{E}.name == "A"', '00000000-0000-4000-8000-000000000032');
INSERT INTO sec_role_assignment (id, username, role_code, role_type) VALUES
  ('00000000-0000-4000-8000-000000000051', 'jane', 'orders', 'resource'),
  ('00000000-0000-4000-8000-000000000052', 'jane', 'own-orders', 'row_level'),
  ('00000000-0000-4000-8000-000000000053', 'joe', 'customers', 'resource'),
  ('00000000-0000-4000-8000-000000000054', 'joe', 'some-customers', 'row_level'),
  ('00000000-0000-4000-8000-000000000055', 'joe', 'ui-minimal', 'resource'),
  ('00000000-0000-4000-8000-000000000056', 'joe', 'written-in-java', 'row_level');
INSERT INTO sec_user_substitution (id, username, substituted_username) VALUES ('00000000-0000-4000-8000-000000000061', 'jane', 'joe');
INSERT INTO customer (id, version, name, region) VALUES ('00000000-0000-4000-8000-000000000071', 1, 'Ann', 'North');
INSERT INTO order_ (id, version, number_, total, customer_id, manager_id) VALUES
  ('00000000-0000-4000-8000-000000000081', 1, 1, 50, '00000000-0000-4000-8000-000000000071', '00000000-0000-4000-8000-000000000001'),
  ('00000000-0000-4000-8000-000000000082', 1, 2, 50, NULL, '00000000-0000-4000-8000-000000000002'),
  ('00000000-0000-4000-8000-000000000083', 1, 3, 5, NULL, '00000000-0000-4000-8000-000000000001');
