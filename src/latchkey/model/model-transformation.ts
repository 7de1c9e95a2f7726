import type { EntityClass } from './declarations.js';

/** Attributes that leave an object of one direction, by their names after renaming. */
export interface AttributeRemoval {
  readonly removeAttributes: readonly string[];
}

/** What application code makes of the JSON text of one object. */
export interface TransformedObject {
  readonly json: string;
  /** Name of the entity in the model that the object now belongs to. */
  readonly entityName: string;
}

/** Changes an object by code, as JSON text in and out. */
export type CustomTransformation = (json: string) => TransformedObject;

/** How objects of one entity look in one older version of the model (protocol/transformations.md 2). */
export interface ModelTransformation {
  /** Value of the parameter `modelVersion`. */
  readonly version: string;
  /** The entity of today: its class or its name. */
  readonly entity: EntityClass | string;
  /** Its name in that version; default: the name of today. */
  readonly oldEntity?: string;
  /** Names of today by names of that version. */
  readonly renameAttributes?: Readonly<Record<string, string>>;
  /** Applies to requests. */
  readonly fromVersion?: AttributeRemoval;
  /** Applies to responses. */
  readonly toVersion?: AttributeRemoval;
  /** Instead of renaming and removing: code per direction. */
  readonly custom?: { readonly fromVersion?: CustomTransformation; readonly toVersion?: CustomTransformation };
}
