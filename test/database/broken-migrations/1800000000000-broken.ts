import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Broken1800000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE half_made (id integer)');
    await runner.query('ALTER TABLE half_made ADD CHECK (missing > 0)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE half_made');
  }
}
