import { Injectable } from '@nestjs/common';
import { ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { Statement } from '../../src/latchkey/database/database.js';
import type { ConstraintArguments } from '../../src/latchkey/metadata/constraints/constraint-decorator.js';
import { EntityRegistry } from '../../src/latchkey/metadata/entity-registry.js';

/** A constraint with a dependency, which asks the database. */
@Injectable()
@ValidatorConstraint({ async: true })
export class FreeCodeRule implements ValidatorConstraintInterface {
  private readonly find: Statement;

  constructor(entities: EntityRegistry) {
    this.find = new Statement(`SELECT 1 FROM ${entities.get('Offer').table} WHERE code = $1`);
  }

  async validate(code: unknown, { transaction }: ConstraintArguments): Promise<boolean> {
    return (await transaction?.rows(this.find, [String(code)]))?.length === 0;
  }
}
