import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the products that hold a file, src/sales. */
export class SalesImages1700000000220 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE INDEX ix_product_image ON product (image COLLATE "C")');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX ix_product_image');
  }
}
