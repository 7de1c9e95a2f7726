import { getFromContainer, type ValidatorConstraintInterface } from 'class-validator';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { UnknownElementException } from '@nestjs/core/errors/exceptions/unknown-element.exception.js';
import { getOrCreate } from '../../../common/get-or-create.js';
import { ValidationError, type Violation } from '../../../errors/rest-error.js';
import type { Transaction } from '../../../sql/transaction.js';
import type { DatatypeId } from '../../../datatypes/datatype.js';
import { EntityRegistry } from '../../../model/entity-model.js';
import { Messages } from '../../../messages/messages.js';
import type { Caller } from '../../../roles/caller.js';
import { displayFor } from '../../read/compiled-read.js';
import type { CheckedObject } from '../checked-object.js';
import type { ConstraintClass } from './constraints.js';
import { requireAttributes } from './require-attributes.js';
import { type CheckedValue, type MemberTypes, valueViolations } from './value-violations.js';
import { type ValidationContext, violationsOf } from './violations.js';

/** Checks what is about to be saved, in the words of the caller; protocol/errors.md 4. */
@Injectable()
export class EntityValidation implements OnModuleInit {
  private readonly rules = new Map<ConstraintClass, ValidatorConstraintInterface>();

  constructor(
    private readonly entities: EntityRegistry,
    private readonly messages: Messages,
    private readonly moduleRef: ModuleRef,
  ) {}

  /** @throws DeclarationError for a constraint that would never be checked */
  onModuleInit(): void {
    for (const { name, target, attributes } of this.entities.withTableless()) {
      requireAttributes(name, target, attributes);
    }
    for (const { embeddable, target, attributes } of this.entities.embeddables.values()) {
      requireAttributes(embeddable, target, attributes);
    }
  }

  /**
   * @param transaction for constraints that look at the database; absent where none of them does
   * @param objects the roots of the request with their composition items, in its order
   * @param bulk whether the request holds an array
   * @throws ValidationError 400 with all violations of all objects
   */
  async check(
    transaction: Transaction | undefined,
    caller: Caller,
    objects: readonly CheckedObject[],
    bulk = false,
  ): Promise<void> {
    refuse(await violationsOf(objects, { ...this.context(caller), ...(transaction && { transaction }) }, bulk));
  }

  /**
   * The same for values that are not saved.
   *
   * @param typeOf types of the properties of classes that are not entities
   * @throws ValidationError 400 with all violations of all values
   */
  async checkValues(caller: Caller, values: readonly CheckedValue[], typeOf: MemberTypes): Promise<void> {
    const typeOfMember: MemberTypes = (target, name) => typeOf(target, name) ?? this.attributeType(target, name);
    refuse(await valueViolations(values, this.context(caller), typeOfMember));
  }

  private attributeType(target: unknown, name: string): DatatypeId | undefined {
    const attribute = this.entities.ofClass(target)?.attributes.get(name);
    return attribute && 'type' in attribute ? attribute.type : undefined;
  }

  /** What checks in the words of the caller need. */
  context(caller: Caller): ValidationContext {
    return {
      texts: this.messages.texts(caller.locale),
      display: displayFor(this.messages, caller),
      now: new Date(),
      ruleOf: (type) => this.ruleOf(type),
    };
  }

  /** A class of constraints may be a provider; any other is created once, without arguments. */
  private ruleOf(type: ConstraintClass): ValidatorConstraintInterface {
    return getOrCreate(this.rules, type, () => this.provided(type) ?? getFromContainer(type));
  }

  private provided(type: ConstraintClass): ValidatorConstraintInterface | undefined {
    try {
      return this.moduleRef.get(type, { strict: false });
    } catch (error) {
      if (error instanceof UnknownElementException) {
        return undefined;
      }
      throw error;
    }
  }
}

function refuse(violations: readonly Violation[]): void {
  if (violations.length > 0) {
    throw new ValidationError(violations);
  }
}
