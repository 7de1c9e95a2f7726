/**
 * The public API of Latchkey: what an application imports from `latchkey`, and nothing deeper.
 *
 * @packageDocumentation
 */

// Starting
export { Latchkey } from './latchkey.js';
export { start } from './start.js';
export type { ApplicationModule } from './latchkey.module.js';
export type { ExceptionMapping, Feature } from './metadata/feature.js';
export { type Settings, SETTINGS } from './config/settings.js';

// Entities
export { NamedFetchPlan, RestEmbeddable, RestEntity } from './metadata/rest-entity.decorator.js';
export { StandardEntity } from './database/standard-entity.js';
export {
  AuditColumn,
  Composition,
  DatatypeColumn,
  Described,
  EnumColumn,
  FileRefColumn,
  InstanceName,
  OnDelete,
  OnDeleteInverse,
  ReadOnly,
  Secret,
  TransientAttribute,
} from './metadata/attribute.decorators.js';
export type { DeletePolicy, EntityClass, FetchPlanItem } from './metadata/declarations.js';
export type { ModelTransformation } from './metadata/model-transformation.js';

// Constraints, besides those of class-validator
export { ClassConstraint } from './metadata/constraints/class-constraint.decorator.js';
export type { ConstraintArguments } from './metadata/constraints/constraint-decorator.js';
export { Future, FutureOrPresent, Past, PastOrPresent } from './metadata/constraints/moments.decorators.js';
export {
  DecimalMax,
  DecimalMin,
  Digits,
  NegativeOrZero,
  PositiveOrZero,
} from './metadata/constraints/numbers.decorators.js';
export { AssertFalse, AssertTrue, NotBlank, Null, TimeZone } from './metadata/constraints/values.decorators.js';
export type { PasswordRule } from './common/password-rule.js';

// Hooks
export {
  type EntityChange,
  type EntityHook,
  EntityHooks,
  invalidAttribute,
  valueAfter,
} from './metadata/entity-hooks.js';

// Roles and rights
export { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from './roles/policy.decorators.js';
export { ResourceRole } from './roles/resource-role.decorator.js';
export { RowLevelPolicy, RowLevelPredicate, RowLevelRole } from './roles/row-level/row-level.decorators.js';
export { Access } from './common/access.decorator.js';
export { type Caller, CurrentCaller } from './roles/caller.js';
export type { Principal } from './auth/principal.js';

// Users
export { User } from './users/user.entity.js';
export { encodePassword } from './users/password-encoder.js';

// Services and queries
export { DtoMember, RestDto } from './services/dto.decorators.js';
export { CallerParam, RestMethod, RestParam, RestService } from './services/rest-service.decorators.js';
export { predefinedQuery } from './queries/predefined-query.js';
export type { QueryDeclaration } from './metadata/query-declaration.js';

// Data access for code
export { ConstrainedData } from './entities/data/constrained-data.js';
export { Database, type SqlValue, Statement, type TextRow, type Transaction } from './database/database.js';
export { NO_DEADLINE } from './common/deadline.js';
export { EntityRegistry } from './metadata/entity-registry.js';

// Files
export type { FileCheck, FileVerdict } from './files/delivery/file-check.js';
export { formatFileRef } from './files/file-ref.js';
export { FilesModule } from './files/files.module.js';
export { named } from './files/storage/file-storage.js';
export { FileStorages } from './files/storage/file-storages.js';

// Errors
export { DeclarationError, RestError, restError, ValidationError } from './common/rest-error.js';
