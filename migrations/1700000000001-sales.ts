import type { MigrationInterface, QueryRunner } from 'typeorm';

const TRAITS = `
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  version integer NOT NULL DEFAULT 1,
  created_by text,
  created_date timestamptz NOT NULL DEFAULT now(),
  last_modified_by text,
  last_modified_date timestamptz DEFAULT now(),
  deleted_by text,
  deleted_date timestamptz`;

/** Tables of the sample domain, src/sales. */
export class Sales1700000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE customer_category (
        ${TRAITS},
        name text NOT NULL
      );

      CREATE TABLE customer (
        ${TRAITS},
        name text NOT NULL,
        email text,
        status integer NOT NULL DEFAULT 10,
        birth_date date,
        region text,
        phones text[] NOT NULL DEFAULT '{}',
        address_country text,
        address_city text,
        address_zip text,
        category_id uuid CONSTRAINT fk_customer_category_id REFERENCES customer_category (id)
      );
      CREATE INDEX ix_customer_category_id ON customer (category_id);

      CREATE TABLE tag (
        ${TRAITS},
        name text NOT NULL
      );

      CREATE TABLE product (
        ${TRAITS},
        name text NOT NULL,
        price numeric(19, 2) NOT NULL,
        release_date date,
        special boolean NOT NULL DEFAULT false,
        image text
      );

      CREATE TABLE product_tag (
        product_id uuid NOT NULL CONSTRAINT fk_product_tag_product_id REFERENCES product (id) ON DELETE CASCADE ON UPDATE CASCADE,
        tag_id uuid NOT NULL CONSTRAINT fk_product_tag_tag_id REFERENCES tag (id) ON DELETE CASCADE ON UPDATE CASCADE,
        PRIMARY KEY (product_id, tag_id)
      );
      CREATE INDEX ix_product_tag_product_id ON product_tag (product_id);
      CREATE INDEX ix_product_tag_tag_id ON product_tag (tag_id);

      CREATE TABLE sales_order (
        ${TRAITS},
        number text NOT NULL,
        date date NOT NULL,
        amount numeric(19, 2),
        customer_id uuid NOT NULL CONSTRAINT fk_sales_order_customer_id REFERENCES customer (id)
      );
      CREATE UNIQUE INDEX uq_sales_order_number ON sales_order (number) WHERE deleted_date IS NULL;
      CREATE INDEX ix_sales_order_customer_id ON sales_order (customer_id);

      CREATE TABLE order_line (
        ${TRAITS},
        quantity double precision NOT NULL,
        order_id uuid NOT NULL CONSTRAINT fk_order_line_order_id REFERENCES sales_order (id) ON DELETE CASCADE,
        product_id uuid NOT NULL CONSTRAINT fk_order_line_product_id REFERENCES product (id)
      );
      CREATE INDEX ix_order_line_order_id ON order_line (order_id);
      CREATE INDEX ix_order_line_product_id ON order_line (product_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE order_line, sales_order, product_tag, product, tag, customer, customer_category');
  }
}
