import type { MetadataStorage, ValidationOptions, ValidatorConstraintInterface } from 'class-validator';

/** What class-validator keeps of a decorator. */
export type DeclaredRule = ReturnType<MetadataStorage['getTargetValidationMetadatas']>[number];

/** A class with the method `validate`. */
export type ConstraintClass = new () => ValidatorConstraintInterface;

/** One constraint of a property or of a whole object, as its decorator declares it. */
export interface Constraint {
  readonly property: string;
  /** What its decorator is registered under; `@Validate` has no name. */
  readonly name: string | undefined;
  readonly parameters: readonly unknown[];
  readonly message: ValidationOptions['message'];
  /** It is about the elements of an array. */
  readonly each: boolean;
  readonly appliesTo: (object: object, value: unknown) => boolean;
  readonly rule: ConstraintClass;
}

/** The library types as always present what decorators without options leave out. */
export function constraintOf(declared: DeclaredRule): Constraint {
  const { propertyName, name, constraints, message, each, validateIf, constraintCls } =
    declared as Partial<DeclaredRule>;
  return {
    property: propertyName ?? '',
    name,
    parameters: (constraints as readonly unknown[] | undefined) ?? [],
    message,
    each: each === true,
    appliesTo: validateIf ?? (() => true),
    rule: constraintCls as ConstraintClass,
  };
}
