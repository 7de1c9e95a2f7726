/**
 * The public API of Latchkey: what an application imports from `latchkey`, and nothing deeper.
 *
 * @packageDocumentation
 */

// Starting
export { Latchkey, type LatchkeyOptions } from './mount/latchkey.js';
export { isLatchkeyRoute } from './mount/latchkey-route.js';
export type { GivenSettings } from './config/given-settings.js';
export { start } from './start.js';
export type { ApplicationModule } from './latchkey.module.js';
export type { ExceptionMapping, Feature, Started } from './model/feature.js';
export { type Settings, SETTINGS } from './config/settings.js';

// Entities
export { NamedFetchPlan, RestEmbeddable, RestEntity } from './model/rest-entity.decorator.js';
export { StandardEntity } from './model/standard-entity.js';
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
} from './model/attribute.decorators.js';
export type { DeletePolicy, EntityClass, FetchPlanItem } from './model/declarations.js';
export type { ModelTransformation } from './model/model-transformation.js';

// Constraints, in addition to those of class-validator
export { ClassConstraint } from './model/constraints/class-constraint.decorator.js';
export type { ConstraintArguments } from './model/constraints/constraint-decorator.js';
export { Future, FutureOrPresent, Past, PastOrPresent } from './model/constraints/moments.decorators.js';
export {
  DecimalMax,
  DecimalMin,
  Digits,
  NegativeOrZero,
  PositiveOrZero,
} from './model/constraints/numbers.decorators.js';
export { AssertFalse, AssertTrue, NotBlank, Null, TimeZone } from './model/constraints/values.decorators.js';
export type { PasswordRule } from './common/password-rule.js';

// Hooks
export { type EntityChange, type EntityHook, EntityHooks, invalidAttribute, valueAfter } from './model/entity-hooks.js';

// Roles and rights
export { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from './roles/policy.decorators.js';
export { ResourceRole } from './roles/resource-role.decorator.js';
export { RowLevelPolicy, RowLevelPredicate, RowLevelRole } from './roles/row-level/row-level.decorators.js';
export { Access } from './common/access.decorator.js';
export { type Caller, CurrentCaller } from './roles/caller.js';
export type { Principal } from './common/principal.js';

// Users
export { User } from './users/user.entity.js';
export { createUser, type NewUser } from './users/create-user.js';
export { encodePassword } from './secrets/password-encoder.js';

// Services and queries
export { DtoMember, RestDto } from './services/dto.decorators.js';
export { CallerParam, RestMethod, RestParam, RestService } from './services/rest-service.decorators.js';
export { predefinedQuery } from './queries/predefined-query.js';
export type { QueryDeclaration } from './model/query-declaration.js';

// Data access for code
export { ConstrainedData } from './entities/repository/constrained-data.js';
export { Database } from './database/database.js';
export { type SqlValue, Statement, type TextRow } from './sql/statement.js';
export type { Transaction } from './sql/transaction.js';
export { NO_DEADLINE } from './common/deadline.js';
export { EntityRegistry } from './model/entity-model.js';

// Files
export type { FileCheck, FileVerdict } from './files/delivery/file-check.js';
export { formatFileRef } from './datatypes/file-ref.js';
export { FilesModule } from './files/files.module.js';
export { named } from './files/storage/file-storage.js';
export { FileStorages } from './files/storage/file-storages.js';

// Errors
export { DeclarationError, RestError, restError, ValidationError } from './errors/rest-error.js';
