import { Column, type ColumnOptions } from 'typeorm';
import type { DatatypeId } from './datatype.js';
import { type AuditRole, declareAttribute } from './declarations.js';
import { EnumModel, type EnumObject } from './enum-model.js';

type AttributeDecorator = (prototype: object, name: string | symbol) => void;

const attribute =
  (part: Parameters<typeof declareAttribute>[2], ...also: PropertyDecorator[]): AttributeDecorator =>
  (prototype, name) => {
    declareAttribute(prototype, String(name), part);
    also.forEach((decorate) => {
      decorate(prototype, name);
    });
  };

/** A text column holding a file reference, type `fileRef` (protocol/files.md 6). */
export const FileRefColumn = (options: Pick<ColumnOptions, 'nullable' | 'name'> = {}): AttributeDecorator =>
  attribute({ fileRef: true }, Column('text', options));

/**
 * A column holding the id of an enum constant; JSON carries the constant's name.
 *
 * @param name registered name of the enum, unique in the application (protocol/metadata.md 3)
 */
export function EnumColumn(
  name: string,
  values: EnumObject,
  options: Pick<ColumnOptions, 'nullable' | 'name' | 'default'> = {},
): AttributeDecorator {
  const model = new EnumModel(name, values);
  return attribute({ enum: model }, Column(model.numeric ? 'integer' : 'text', options));
}

/** The target belongs to this object: it is saved and removed with it (protocol/entities.md 10.3, 10.4). */
export const Composition = (): AttributeDecorator => attribute({ composition: true });

/** Never written to JSON, still writable (protocol/entities.md 4.8). */
export const Secret = (): AttributeDecorator => attribute({ secret: true });

/** Ignored in request bodies. */
export const ReadOnly = (): AttributeDecorator => attribute({ readOnly: true });

/**
 * A getter computed from stored attributes of the same entity (protocol/entities.md 3.3). It must return the text form
 * of the type for decimals, longs and dates.
 */
export const TransientAttribute = (
  type: DatatypeId,
  options: { readonly dependsOn: readonly string[] },
): AttributeDecorator => attribute({ transient: { type, dependsOn: options.dependsOn }, readOnly: true });

/** A text column that the write path fills with the caller's username. */
export const AuditColumn = (role: AuditRole): AttributeDecorator =>
  attribute({ audit: role, readOnly: true }, Column('text', { nullable: true }));
