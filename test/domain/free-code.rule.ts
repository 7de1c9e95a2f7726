import { Injectable } from '@nestjs/common';
import { ValidatorConstraint, type ValidatorConstraintInterface } from 'class-validator';
import { type ConstraintArguments, EntityRegistry, Statement } from 'latchkey';

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
