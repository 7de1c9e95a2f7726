/**
 * The public API of Latchkey: what an application imports from `latchkey`, and nothing deeper.
 *
 * @packageDocumentation
 */

// Starting
export { Latchkey, type LatchkeyOptions } from './mount/latchkey.js';
export { isLatchkeyRoute } from './mount/latchkey-route.js';
export type { InputSettings } from './config/input-settings.js';
export { start } from './start.js';
export type { ApplicationModule } from './latchkey.module.js';
export type { HostDataSource } from './database/database.module.js';
export type { DemoLogin, ExceptionMapping, Feature, Started } from './model/feature.js';
export { type Settings, SETTINGS } from './config/settings.js';

// Operating
export { Health, type HealthReport, type HealthStatus } from './operations/health/health.js';
export type { PartReport, PartStatus } from './operations/health/health-part.js';

// Entities
export { NamedFetchPlan, RestEmbeddable, RestEntity, RestSuperclass } from './model/rest-entity.decorator.js';
export { StandardEntity } from './model/standard-entity.js';
export { RepositoryOnly } from './model/subscribers.js';
export { UniqueUnlessDeleted } from './model/unique-unless-deleted.decorator.js';
export {
  type AttributeDecorator,
  AuditColumn,
  Composition,
  DatatypeColumn,
  Dimensions,
  Described,
  EnumColumn,
  FileRefColumn,
  Hidden,
  InstanceName,
  OnDelete,
  OnDeleteInverse,
  OrderBy,
  ReadOnly,
  Secret,
  WithoutIndex,
} from './model/attribute.decorators.js';
export {
  TransientAttribute,
  TransientEnum,
  TransientObject,
  type ComputedOptions,
  type TransientOptions,
} from './model/transient.decorators.js';
export type { AuditRole, DeletePolicy, DescribedKeywords, EntityClass, FetchPlanItem } from './model/declarations.js';
export type { DatatypeId } from './datatypes/datatype.js';
export type { KindId } from './datatypes/kinds/kinds.js';
export type { MultirangeId, RangeId } from './datatypes/kinds/ranges.js';
export type { ShapeId } from './datatypes/kinds/shapes.js';
export type { EnumObject } from './model/enum-model.js';
export type {
  AttributeRemoval,
  CustomTransformation,
  ModelTransformation,
  TransformedObject,
} from './model/model-transformation.js';

// Constraints, in addition to those of class-validator
export { ClassConstraint, type ClassConstraintRule } from './model/constraints/class-constraint.decorator.js';
export type { ConstraintArguments } from './model/constraints/constraint-decorator.js';
export { Future, FutureOrPresent, Past, PastOrPresent } from './model/constraints/moments.decorators.js';
export {
  type DecimalBoundOptions,
  DecimalMax,
  DecimalMin,
  Digits,
  NegativeOrZero,
  PositiveOrZero,
} from './model/constraints/numbers.decorators.js';
export { AssertFalse, AssertTrue, NotBlank, Null, TimeZone } from './model/constraints/values.decorators.js';
export type { PasswordCandidate, PasswordRule, PasswordViolation } from './common/password-rule.js';

// Hooks
export {
  type AuthorRights,
  type EntityChange,
  type EntityHook,
  EntityHooks,
  invalidAttribute,
  valueAfter,
} from './model/entity-hooks.js';

// Roles and rights
export { EntityAttributePolicy, EntityPolicy, SpecificPolicy } from './roles/policy.decorators.js';
export { ResourceRole } from './roles/resource-role.decorator.js';
export { RowLevelPolicy, RowLevelPredicate, RowLevelRole } from './roles/row-level/row-level.decorators.js';
export type { ResourceRoleOptions } from './roles/role-declarations.js';
export type { RoleScope } from './roles/role-definition.js';
export type { AttributeAccess, EntityAction } from './roles/rights.js';
export type {
  CurrentValue,
  RowCondition,
  RowLevelRoleOptions,
  RowPredicate,
} from './roles/row-level/row-level-declarations.js';
export type { RowContext, RowObject } from './roles/row-level/row-policy.js';
export type { NullOperator, Operator } from './conditions/operators.js';
export { Access, type AccessNeed } from './common/access.decorator.js';
export { type Caller, CurrentCaller } from './roles/caller.js';
export type { AnonymousPrincipal, ClientPrincipal, Principal, UserPrincipal } from './common/principal.js';

// Users
export { User } from './users/user.entity.js';
export { createUser, type NewUser } from './users/create-user.js';
export { encodePassword } from './secrets/password-encoder.js';

// Services and queries
export { DtoMember, RestDto } from './services/dto.decorators.js';
export {
  CallerParam,
  RestMethod,
  type RestMethodOptions,
  RestParam,
  type RestParamOptions,
  RestService,
} from './services/rest-service.decorators.js';
export {
  type DeclaredCondition,
  type ParameterTypeName,
  predefinedQuery,
  type QueryOptions,
} from './queries/predefined-query.js';
export type { SessionParameter } from './queries/session-parameters.js';
export type { QueryBuild, QueryDeclaration } from './model/query-declaration.js';

// Data access for code
export { ConstrainedData } from './entities/repository/constrained-data.js';
export type { ClassOf, Data } from './entities/repository/data.js';
export type { DataCondition, InputId, ListOptions, LoadOptions } from './entities/repository/data-options.js';
export { dynamicAttributesOf, type DynamicValues } from './entities/repository/dynamic-values.js';
export { Database } from './database/database.js';
export { type SqlList, type SqlValue, Statement, type TextRow } from './sql/statement.js';
export type { Transaction } from './sql/transaction.js';
export { type DatabaseWork, type Deadline, NO_DEADLINE, type SessionClaims } from './common/deadline.js';
export { EntityRegistry } from './model/entity-model.js';

// Files
export type { FileCheck, FileVerdict } from './files/delivery/file-check.js';
export { type FileRef, formatFileRef } from './datatypes/file-ref.js';
export { FilesModule } from './files/files.module.js';
export {
  type ByteRange,
  type FileNaming,
  type FileStatus,
  type FileStorage,
  type ListedFile,
  named,
  type OpenedFile,
  type SavedFile,
  type SaveLimits,
  type VariantStore,
} from './files/storage/file-storage.js';
export { FileStorages } from './files/storage/file-storages.js';

// Errors
export type { ErrorCode } from './errors/error-catalogue.js';
export {
  DeclarationError,
  type ErrorParameters,
  RestError,
  restError,
  ValidationError,
  type Violation,
} from './errors/rest-error.js';
