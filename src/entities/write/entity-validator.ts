import { getMetadataStorage, validate, type ValidationError as ClassValidatorError } from 'class-validator';
import { isNumber, LosslessNumber } from 'lossless-json';
import { type Violation } from '../../common/rest-error.js';
import type { Attribute } from '../../metadata/attribute.js';
import type { StoredValue } from '../../metadata/entity-hooks.js';
import type { EntityClass } from '../../metadata/declarations.js';
import type { EntityModel } from '../../metadata/entity-model.js';
import type { DatatypeId } from '../../datatypes/datatype.js';
import { DATATYPES } from '../../datatypes/datatypes.js';
import type { Display } from '../../messages/display.js';
import { constraintText, notNull } from './constraint-texts.js';

/**
 * Checks the values about to be saved against the `class-validator` decorators of the entity and its not-null columns
 * (protocol/errors.md 4). On update only attributes of the body are checked.
 */
export async function violationsOf(
  entity: EntityModel,
  values: ReadonlyMap<string, StoredValue>,
  operation: 'create' | 'update',
  display: Display,
): Promise<Violation[]> {
  const violations = await objectViolations(entity.target, entity.attributes, values, '', operation, display);
  for (const attribute of entity.attributes.values()) {
    if (attribute.kind === 'embedded' && [...values.keys()].some((name) => name.startsWith(`${attribute.name}.`))) {
      violations.push(
        ...(await objectViolations(
          attribute.target,
          attribute.attributes,
          values,
          `${attribute.name}.`,
          operation,
          display,
        )),
      );
    }
  }
  return violations;
}

async function objectViolations(
  target: EntityClass,
  attributes: ReadonlyMap<string, Attribute>,
  values: ReadonlyMap<string, StoredValue>,
  prefix: string,
  operation: 'create' | 'update',
  display: Display,
): Promise<Violation[]> {
  // A computed attribute has a getter only.
  const checked = [...attributes.values()].filter(
    ({ name, kind }) => kind !== 'transient' && (operation === 'create' || values.has(prefix + name)),
  );
  const missing = checked.filter((each) => each.mandatory && isNull(values.get(prefix + each.name)));
  const object = Object.create(target.prototype as object) as Record<string, unknown>;
  for (const attribute of checked) {
    object[attribute.name] = memoryValue(attribute, values.get(prefix + attribute.name) ?? null);
  }
  const errors = hasConstraints(target) ? await validate(object, { forbidUnknownValues: false }) : [];
  return [
    ...missing.map(({ name }) => ({ ...notNull, path: prefix + name, invalidValue: null })),
    ...errors
      .filter(
        ({ property }) =>
          checked.some(({ name }) => name === property) && !missing.some(({ name }) => name === property),
      )
      .flatMap((error) =>
        toViolations(
          target,
          error,
          attributes.get(error.property),
          values.get(prefix + error.property) ?? null,
          prefix,
          display,
        ),
      ),
  ];
}

function toViolations(
  target: EntityClass,
  error: ClassValidatorError,
  attribute: Attribute | undefined,
  stored: StoredValue,
  prefix: string,
  display: Display,
): Violation[] {
  return Object.entries(error.constraints ?? {}).flatMap(([type, message]) => {
    const text = constraintText(target, error.property, type, message);
    // Like Bean Validation, and unlike class-validator, null breaks only the constraints that are about null.
    if (isNull(stored) && !text.aboutNull) {
      return [];
    }
    const { message: shown, messageTemplate } = text;
    return [
      {
        message: shown,
        messageTemplate,
        path: prefix + error.property,
        invalidValue: invalidValue(attribute, stored, display),
      },
    ];
  });
}

const hasConstraints = (target: EntityClass): boolean =>
  getMetadataStorage().getTargetValidationMetadatas(target, '', true, false).length > 0;

const isNull = (value: StoredValue | undefined): boolean => value === undefined || value === null;

/** Values as constraints expect them: numbers as numbers, also decimals; everything else as text. */
function memoryValue(attribute: Attribute, value: StoredValue): unknown {
  if (value === null || typeof value !== 'string') {
    return value;
  }
  if (attribute.kind === 'enum') {
    return attribute.enum.numeric ? Number(value) : value;
  }
  if (attribute.kind !== 'scalar') {
    return value;
  }
  if (attribute.type === 'boolean') {
    return value === 't' || value === 'true';
  }
  return DATATYPES[attribute.type].numeric ? Number(value) : value;
}

/** protocol/errors.md 4: scalars as JSON values, dates as shown to people, everything else null. */
function invalidValue(
  attribute: Attribute | undefined,
  value: StoredValue,
  display: Display,
): Violation['invalidValue'] {
  if (!attribute || typeof value !== 'string') {
    return null;
  }
  if (attribute.kind === 'enum') {
    return attribute.enum.nameOf(value) ?? null;
  }
  if (attribute.kind !== 'scalar' || attribute.secret || attribute.type === 'boolean') {
    return null;
  }
  if (isTemporal(attribute.type)) {
    return display.value(attribute.type, value);
  }
  const number = memoryValue(attribute, value);
  // With all its digits, of which a JavaScript number has too few.
  return typeof number === 'number' && isNumber(value) ? new LosslessNumber(value) : (number as string | number);
}

const isTemporal = (type: DatatypeId): boolean => /date|time/i.test(DATATYPES[type].display);
