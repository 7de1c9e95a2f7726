import type { DatatypeId } from '../datatypes/datatype.js';
import type { AttributeDecorator } from './attribute.decorators.js';
import { declareAttribute, type TransientDeclaration } from './declarations.js';
import { EnumModel, type EnumObject } from './enum-model.js';

/** What may be said of an attribute of an entity without a table. */
export interface TransientOptions {
  /** Whether it is never null, as metadata and documents say. */
  readonly mandatory?: boolean;
  /** Whether it holds a list of values. */
  readonly list?: boolean;
}

/** What a getter reads. */
export interface ComputedOptions {
  /** Attributes of the entity, and paths through its to-one references. */
  readonly dependsOn?: readonly string[];
}

const transient =
  (
    value: TransientDeclaration['value'],
    {
      dependsOn = [],
      key = false,
      mandatory = false,
      list = false,
    }: TransientOptions & ComputedOptions & { readonly key?: boolean },
  ): AttributeDecorator =>
  (prototype, name) => {
    declareAttribute(prototype, String(name), { transient: { value, dependsOn, key, mandatory, list } });
  };

/**
 * An attribute that is not stored (protocol/entities.md 3.3, 10.2). On a getter: computed from other attributes; it must return the text form of the type for decimals, longs and dates. On a property: a request may set
 * it, for validation, hooks and the response to that request. All attributes of an entity without a table are such.
 *
 * @param options.dependsOn what a getter reads: values, enums and to-one references of the entity, and paths through such
 * references (`customer.region`)
 * @param options.key whether it is the key of an entity without a table; several of them are a composite key
 */
export const TransientAttribute = (
  type: DatatypeId,
  options: TransientOptions & ComputedOptions & { readonly key?: boolean } = {},
): AttributeDecorator => transient({ kind: 'datatype', type }, options);

/**
 * A {@link TransientAttribute} that holds a constant of an enum.
 *
 * @param name registered name of the enum, unique in the application (protocol/metadata.md 3)
 */
export const TransientEnum = (
  name: string,
  values: EnumObject,
  options: Pick<TransientOptions, 'mandatory'> & ComputedOptions = {},
): AttributeDecorator => transient({ kind: 'enum', enum: new EnumModel(name, values) }, options);

/**
 * A reference that is not stored. On a getter: one of the to-one references in `dependsOn`, or null; it is read, filtered by
 * rights and nested in fetch plans as the chosen one. On a property of an entity without a table: an object of another
 * entity, with or without a table, or of an embeddable that an entity with a table uses.
 *
 * @example `@TransientObject(() => Customer, { dependsOn: ['customer', 'payer'] }) get debtor() { return this.payer ?? this.customer; }`
 * @param target gives the class; a function, because classes may refer to each other
 */
export const TransientObject = (
  target: () => unknown,
  options: TransientOptions & ComputedOptions = {},
): AttributeDecorator => transient({ kind: 'object', target }, options);
