import { Injectable } from '@nestjs/common';
import { EntityValidation } from '../entities/write/validation/entity-validation.js';
import type { CheckedValue, MemberTypes } from '../entities/write/validation/value-violations.js';
import type { Caller } from '../roles/caller.js';
import { type ServiceMethod, type ServiceParameter } from './service-model.js';
import { scalarOf, type ServiceType, ServiceTypes } from './service-types.js';

/** What stands for the result in paths of violations. */
export const RESULT = '<return value>';

/** Checks what goes into a method and what comes out of it; protocol/services.md 5. */
@Injectable()
export class CallChecks {
  private readonly typeOf: MemberTypes = (target, name) => this.types.scalarOfMember(target, name);

  constructor(
    private readonly validation: EntityValidation,
    private readonly types: ServiceTypes,
  ) {}

  /** @throws ValidationError 400 with the violations of all arguments */
  async arguments(
    caller: Caller,
    method: ServiceMethod,
    values: readonly (readonly [ServiceParameter, unknown])[],
  ): Promise<void> {
    const checked = values
      .filter(([{ rules, type }]) => rules ?? type.item.kind === 'dto')
      .map(([{ name, rules, type }, value]): CheckedValue =>
        checkedValue(`${method.name}.${name}`, value, rules, type),
      );
    await this.validation.checkValues(caller, checked, this.typeOf);
  }

  /** @throws ValidationError 400 with the violations of the result */
  async result(caller: Caller, { name, resultRules, returns }: ServiceMethod, value: unknown): Promise<void> {
    if (resultRules) {
      const checked = checkedValue(`${name}.${RESULT}`, value, resultRules, returns);
      await this.validation.checkValues(caller, [checked], this.typeOf);
    }
  }
}

const checkedValue = (
  path: string,
  value: unknown,
  rules: CheckedValue['rules'],
  type: ServiceType | undefined,
): CheckedValue => ({ path, value, rules, type: scalarOf(type), nested: type?.item.kind === 'dto' });
