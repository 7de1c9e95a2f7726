import { getOrCreate } from '../../../common/get-or-create.js';
import type { JsonObject } from '../../../common/json-text.js';
import type { ScalarLimits } from '../../../datatypes/scalar-parser.js';
import {
  type Attribute,
  isValueAttribute,
  type ToOneAttribute,
  type ValueAttribute,
} from '../../../model/attribute.js';
import type { EntityId, EntityModel } from '../../../model/entity-model.js';
import type { SqlValue } from '../../../sql/statement.js';
import { isComposition } from '../body/entity-body.js';
import { referenceId } from '../body/reference-id.js';
import { readValue } from '../body/value-reader.js';
import { isPlainlyHeld, type PlainCheck } from '../validation/plain-checks.js';
import type { ValidationContext } from '../validation/violations.js';

type FlatAttribute = ValueAttribute | ToOneAttribute;

/** Whether the attribute is a value, or a reference to what exists already. */
export const isFlat = (attribute: Attribute): attribute is FlatAttribute =>
  isValueAttribute(attribute) || (attribute.kind === 'toOne' && !isComposition(attribute) && !attribute.link);

/** How a column takes its values. */
interface Taking {
  /** Whether the caller may set it; otherwise what bodies say is ignored. */
  readonly isAccepted: boolean;
  /** Whether the first body names it. */
  readonly isSet: boolean;
  readonly check: PlainCheck | undefined;
  readonly limits: ScalarLimits;
  readonly validation: ValidationContext;
}

/** The values that new rows get in one attribute. */
export class FlatColumn {
  readonly values: SqlValue[] = [];
  /** Whether the database supplies the value of each row. */
  readonly isSupplied: boolean;
  private readonly hasDefault: boolean;

  constructor(
    private readonly attribute: FlatAttribute,
    private readonly taking: Taking,
  ) {
    this.hasDefault = attribute.kind !== 'toOne' && attribute.generated;
    this.isSupplied = this.hasDefault && !this.takes(taking.isSet);
  }

  get name(): string {
    return this.attribute.name;
  }

  /**
   * Takes the value of the next row.
   *
   * @returns whether the row can be written like the others
   * @throws RestError or OutOfRangeError for a value that cannot be read
   */
  take(json: JsonObject): boolean {
    const { attribute, taking } = this;
    const isNamed = taking.isAccepted && Object.hasOwn(json, attribute.name);
    const read = isNamed ? this.read(json[attribute.name]) : null;
    const isSet = this.takes(isNamed);
    if (read === undefined || (this.hasDefault && isSet === this.isSupplied)) {
      return false;
    }
    const value = isSet ? read : null;
    this.values.push(value);
    return this.holds(value, isSet);
  }

  /** Adds what the references point to. */
  addWanted(wanted: Map<EntityModel, Set<EntityId>>): void {
    if (this.attribute.kind === 'toOne') {
      for (const id of this.values) {
        if (typeof id === 'string') {
          getOrCreate(wanted, this.attribute.target, () => new Set<EntityId>()).add(id);
        }
      }
    }
  }

  /** Attributes that only changes set are read, and ignored. */
  private takes(isNamed: boolean): boolean {
    return this.taking.isAccepted && isNamed && this.attribute.settableOn !== 'update';
  }

  private read(json: unknown): SqlValue | undefined {
    const { attribute, taking } = this;
    return attribute.kind === 'toOne'
      ? referenceId(attribute, json, taking.limits)
      : readValue(attribute, json, taking.limits);
  }

  private holds(value: SqlValue, isSet: boolean): boolean {
    const { attribute, taking } = this;
    const { check, validation } = taking;
    if (!check) {
      return true;
    }
    const isMissing =
      value === null && attribute.kind !== 'elements' && !attribute.nullable && (isSet || attribute.mandatory);
    const isChecked = check.constraints.length > 0 && (isSet || !this.hasDefault);
    return !isMissing && (!isChecked || isPlainlyHeld(check, value, validation));
  }
}
