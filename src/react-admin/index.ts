/*
 * Data and auth provider of react-admin for the REST API, and the parts they are made of. Runs in browsers, without
 * the rest of the framework.
 */
export { type AuthProviderOptions, createAuthProvider } from './auth-provider.js';
export { type BrowserParts, type Exclusively, type TabChannel, type TextStore, thisBrowser } from './browser.js';
export { type ClientOptions, type ClientResponse, LatchkeyClient, type RequestOptions } from './client.js';
export {
  createDataProvider,
  type DataProviderOptions,
  type LatchkeyDataProvider,
  type RequestMeta,
  type RestoreManyParams,
} from './data-provider.js';
export {
  type DeletedCount,
  type DeletionPreview,
  type PreviewDeletionParams,
  type UnlinkedCount,
} from './deletions.js';
export { type ErrorBody, LatchkeyError, type Violation } from './errors.js';
export { parseExactly, withNumbers, writeExactly } from './exact-numbers.js';
export { fileUrl, type FileUrl, type FileUrlOptions, type StoredFile, uploadFile } from './files.js';
export { type ConditionGroup, conditionsOf, type FilterCondition, type PropertyCondition } from './filters.js';
export { isExact, isJson, isList, isToMany, isToOne, Model, type ModelAttribute, type ModelEntity } from './model.js';
export { type LatchkeyRecord } from './records.js';
export { type Operation, type PermissionsJson, type PermissionTarget, Rights } from './rights.js';
export { Session, type SessionOptions } from './session.js';
