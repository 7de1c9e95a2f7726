import type { MigrationInterface, QueryRunner } from 'typeorm';

const AUDIT = `
  version integer NOT NULL DEFAULT 1,
  create_ts timestamptz NOT NULL DEFAULT now(),
  created_by text,
  update_ts timestamptz DEFAULT now(),
  updated_by text,
  delete_ts timestamptz,
  deleted_by text`;

/** Values by which objects are found. Texts may be longer than an entry of a B-tree, so theirs is a hash. */
const INDEXED = ['int_value', 'double_value', 'decimal_value', 'boolean_value', 'moment_value', 'date_value'];
const REFERENCES = ['uuid_reference', 'text_reference', 'number_reference'];
const OWNERS = ['owner_uuid', 'owner_text', 'owner_number'];

/** Attributes that administrators add to entities, and their values. */
export class DynamicAttributes1700000000250 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE dynat_category (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL,
        entity_type text NOT NULL,
        is_default boolean,
        locale_names text,
        special text,
        ${AUDIT}
      );

      CREATE TABLE dynat_category_attribute (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        category_id uuid NOT NULL,
        category_entity_type text,
        name text NOT NULL,
        code varchar(100) NOT NULL,
        description text,
        data_type text NOT NULL,
        order_no integer,
        required boolean,
        is_collection boolean,
        enumeration text,
        entity_class text,
        default_string varchar(4000),
        default_int integer,
        default_double double precision,
        default_decimal numeric(36, 10),
        default_boolean boolean,
        default_date timestamp,
        default_date_is_current boolean,
        default_date_without_time date,
        default_entity_entity_id uuid,
        default_entity_string_entity_id text,
        default_entity_int_entity_id integer,
        default_entity_long_entity_id bigint,
        locale_names text,
        locale_descriptions text,
        enumeration_locales text,
        configuration text,
        lookup boolean,
        screen text,
        target_screens text,
        width text,
        rows_count integer,
        where_clause text,
        join_clause text,
        filter_xml text,
        ${AUDIT},
        CONSTRAINT fk_dynat_category_attribute_category_id FOREIGN KEY (category_id) REFERENCES dynat_category (id)
      );
      CREATE INDEX ix_dynat_category_attribute_category_id ON dynat_category_attribute (category_id);
      CREATE UNIQUE INDEX uq_dynat_category_attribute_code ON dynat_category_attribute (category_entity_type, code)
        WHERE delete_ts IS NULL;

      CREATE TABLE dynat_attribute_value (
        attribute_id uuid NOT NULL REFERENCES dynat_category_attribute (id) ON DELETE CASCADE,
        owner_uuid uuid,
        owner_text text,
        owner_number bigint,
        position integer NOT NULL,
        string_value varchar(4000),
        int_value integer,
        double_value double precision,
        decimal_value numeric(36, 10),
        boolean_value boolean,
        moment_value timestamp,
        date_value date,
        uuid_reference uuid,
        text_reference text,
        number_reference bigint
      );
      ${OWNERS.map(ownerIndex).join('\n')}
      ${[...INDEXED, ...REFERENCES].map(valueIndex).join('\n')}
      CREATE INDEX ix_dynat_attribute_value_string_value ON dynat_attribute_value USING hash (string_value);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE dynat_attribute_value, dynat_category_attribute, dynat_category');
  }
}

const ownerIndex = (column: string): string =>
  `CREATE UNIQUE INDEX uq_dynat_attribute_value_${column} ON dynat_attribute_value (attribute_id, ${column}, position)
    WHERE ${column} IS NOT NULL;`;

const valueIndex = (column: string): string =>
  `CREATE INDEX ix_dynat_attribute_value_${column} ON dynat_attribute_value (attribute_id, ${column})
    WHERE ${column} IS NOT NULL;`;
