import { Injectable } from '@nestjs/common';
import { ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { Database, Statement } from '../../src/database/database.js';

const FIND = new Statement('SELECT 1 FROM domain_offer WHERE code = $1');

/** A constraint with dependencies, which asks the database. */
@Injectable()
@ValidatorConstraint({ async: true })
export class FreeCodeRule implements ValidatorConstraintInterface {
  constructor(private readonly database: Database) {}

  async validate(code: unknown): Promise<boolean> {
    return (await this.database.rows(FIND, [String(code)])).length === 0;
  }
}
