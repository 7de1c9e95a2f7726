import { ref } from '../parts/schemas.js';
import type { Schema } from '../openapi.js';

/** What components may not be named by. */
const REFUSED = /[^A-Za-z0-9._-]/g;

/**
 * What a schema says of an entity, an embeddable or (`dto`) an object of services: how an answer holds it, or how a
 * request sends a new one, changes, an item inside its owner, a stored one with changes, a reference, an embedded
 * object, or a fetch plan.
 */
export type SchemaKind = 'entity' | 'new' | 'changes' | 'item' | 'stored' | 'reference' | 'embedded' | 'plan' | 'dto';

/** The name of a component; `entity_<name>` is that of protocol/docs.md 2. */
export const schemaName = (kind: SchemaKind, type: string): string => `${kind}_${operationSuffix(type)}`;

/** How operations and components name an entity. */
export const operationSuffix = (type: string): string => type.replace(REFUSED, '.');

export const schemaRef = (kind: SchemaKind, type: string): Schema => ref(schemaName(kind, type));
