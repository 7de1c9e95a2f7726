interface ErrorRow {
  status: number;
  error: string;
  /** `{name}` is replaced by the parameter of that name; `null` is sent as such. */
  details: string | null;
  /** Keys that the body may have besides: what there is to choose from. */
  more?: readonly string[];
}

const row = (status: number, error: string, details: string | null, ...more: readonly string[]): ErrorRow =>
  more.length === 0 ? { status, error, details } : { status, error, details, more };

/**
 * Every error body of `/rest/**` except validation arrays and authentication faults: protocol/errors.md 2 and 5.
 * `docs/errors.md` explains each row; a spec keeps both alike.
 */
export const errorCatalogue = {
  malformedUrl: row(400, 'Bad request', 'Malformed URL'),
  requestUnreadable: row(400, 'Bad request', 'The request cannot be read'),
  requestTooSlow: row(408, 'Request timeout', 'The request was too slow'),
  headersTooLong: row(431, 'Request header fields too large', 'The URL and the headers are too long'),
  malformedJson: row(400, 'Malformed request JSON data structure', ''),
  malformedElement: row(
    400,
    'Malformed request JSON data structure',
    'JSON array element {json} is not a valid JSON object literal',
  ),
  invalidParameter: row(400, 'Invalid request parameter', "Parameter '{name}' has invalid value '{value}'"),
  invalidArchive: row(400, 'Invalid archive', '{reason}'),
  bodyNotUtf8: row(400, 'Malformed request JSON data structure', 'The body is not UTF-8'),
  bodyTooLarge: row(413, 'Request body too large', 'The body exceeds the maximum size of {max} bytes ({setting})'),
  formTooLong: row(400, 'Bad request', 'The form has more than {max} parameters (FORM_MAX_PARAMETERS)'),
  bodiesExceeded: row(
    503,
    'Service unavailable',
    'The bodies of all requests together need more than {max} bytes (BODY_MEMORY_BUDGET): try again later',
  ),
  notAllowedToUseApi: row(403, 'Forbidden', 'User is not allowed to use the REST API'),
  policyMissing: row(403, 'Forbidden', '{permission} is not permitted'),
  refused: row(403, 'Forbidden', 'resource: {resource}, type: {type}, action: {action}'),
  grantBeyondRights: row(403, 'Forbidden', '{grant} is beyond the own rights, and security.admin is not permitted'),
  attributeNotViewable: row(403, 'Forbidden', 'Attribute {entity}.{attribute} is not viewable'),
  rowsUndecided: row(
    403,
    'Forbidden',
    'Rows of {entity} are restricted by a function: no filter and no sort may pass through them',
  ),
  tokenMissing: row(403, 'Forbidden', 'Could not read export/import token from entity {entity}.'),
  tokenInvalid: row(403, 'Forbidden', 'The security token is not one of {entity}'),
  readingForbidden: row(403, 'Reading forbidden', 'Reading of the {entity} is forbidden'),
  creationForbidden: row(403, 'Creation forbidden', 'Creation of the {entity} is forbidden'),
  updatingForbidden: row(403, 'Updating forbidden', 'Updating of the {entity} is forbidden'),
  deletionForbidden: row(403, 'Deletion forbidden', 'Deletion of the {entity} is forbidden'),
  entityNotFound: row(404, 'Entity not found', 'Entity {entity} not found'),
  entityIdNotFound: row(404, 'Entity not found', 'Entity {entity} with id {id} not found'),
  invalidEntityId: row(400, 'Invalid entity ID', 'Cannot convert {id} into valid entity ID'),
  enumNotFound: row(404, 'Enum not found', 'Enum with class name {enum} not found'),
  documentAssetNotFound: row(404, 'File not found', 'The page of the documents has no file {asset}'),
  metadataPlanNotFound: row(404, 'Fetch plan not found', 'Fetch plan {plan} for metaClass {entity} not found'),
  idMissing: row(
    400,
    'Required attribute {attribute} is not presented',
    'Required attribute {attribute} is not presented',
  ),
  fetchPlanNotFound: row(400, 'Fetch plan not found', 'Fetch plan {plan} for entity {entity} not found', 'available'),
  invalidFetchPlan: row(400, 'Invalid FetchPlan definition', '{reason}', 'available'),
  inlineFetchPlansDisabled: row(
    400,
    'Inline fetch plans are disabled',
    'Inline fetch plans are disabled. Use only named fetch plans.',
  ),
  invalidFilter: row(400, 'Cannot parse entities filter', '{reason}'),
  limitExceeded: row(
    400,
    'The value of limit exceeded',
    'The value of the limit exceeds the maximum possible value from application.properties',
  ),
  undeserializable: row(400, 'Cannot deserialize an entity from JSON', ''),
  propertyUnparsable: row(400, 'An error occurred while parsing property. Type [{type}]. Value [{value}].', ''),
  enumUnparsable: row(400, 'An error occurred while parsing enum. Class [class {type}]. Value [{value}].', ''),
  notAReference: row(
    400,
    "Attribute '{attribute}' refers to an entity. Property value must be a JSON object literal",
    '',
  ),
  notACollection: row(
    400,
    "Attribute '{attribute}' refers to a collection. Property value must be a JSON array literal",
    '',
  ),
  creationFailed: row(400, 'Entity creation failed', '{reason}'),
  updateFailed: row(400, 'Entity update failed', '{reason}'),
  idTaken: row(409, 'Entity creation failed', 'Entity {entity} with id {id} already exists'),
  bulkNotArray: row(
    400,
    'The body of bulk update request should be an array',
    'The body of bulk update request should be an array',
  ),
  optimisticLock: row(400, 'Optimistic lock', '{entity} with id {id} has been changed since it was read'),
  preconditionFailed: row(412, 'Precondition failed', '{entity} with id {id} has another version'),
  unacceptableValue: row(400, 'Unacceptable value', 'The database cannot store or compare a value of the request'),
  uniqueViolation: row(409, 'Unique constraint violation', '{constraint}'),
  deletePolicyViolation: row(
    409,
    'Delete policy violation',
    'Unable to delete {entity} because there are references from {referencing}',
  ),
  roleNotFound: row(404, 'Role not found', 'Role {code} not found'),
  lastAdministrator: row(
    409,
    'Last administrator',
    'There must be an active user with a password and the role system-full-access',
  ),
  queryNotFound: row(404, 'Query not found', 'Query with name {query} for entity {entity} not found'),
  queryParameterNotFound: row(400, 'Query parameter not found', 'Query parameter {parameter} not found'),
  queryParameterInvalid: row(
    400,
    'Error on executing the query',
    'Cannot parse value of parameter {parameter}: {value}',
  ),
  queryRestricted: row(
    403,
    'Forbidden',
    'Rows of {entity} are restricted: the query {query} would look at all of them',
  ),
  serviceNotFound: row(404, 'Service not found', 'Service {service} not found'),
  serviceMethodNotFound: row(404, 'Service method not found', '{service}.{method}({parameters})'),
  serviceMethodAmbiguous: row(
    400,
    'Cannot determine the service method to call. {count} suitable methods have been found',
    'Cannot determine the service method to call. {count} suitable methods have been found',
  ),
  serviceBodyInvalid: row(400, 'Invalid request body', 'A JSON object with the parameters is expected'),
  serviceParameterInvalid: row(400, 'Invalid parameter value', 'Invalid parameter value for {parameter}'),
  serviceForbidden: row(403, 'Forbidden', 'Invocation of {service}.{method} is forbidden'),
  uploadForbidden: row(403, 'File upload failed', 'File upload is not permitted'),
  uploadPartMissing: row(400, 'File upload failed', "Required part 'file' is not present"),
  uploadMalformed: row(400, 'File upload failed', 'The multipart body cannot be read'),
  uploadStorageUnknown: row(400, 'File upload failed', "Cannot find FileStorage with name: '{storage}'"),
  uploadTooLarge: row(413, 'File upload failed', 'The file exceeds the maximum size of {max} bytes'),
  uploadTypeRefused: row(415, 'File upload failed', 'Files of the type {type} are not accepted'),
  uploadTooSlow: row(408, 'File upload failed', 'The upload was too slow'),
  uploadQuotaExceeded: row(429, 'File upload failed', 'The quota of {max} bytes within 24 hours is used up'),
  uploadsOfUserExceeded: row(429, 'File upload failed', 'The user has {max} uploads under way already'),
  uploadsExceeded: row(503, 'File upload failed', 'There are {max} uploads under way already'),
  uploadFailed: row(500, 'File upload failed', 'File upload failed'),
  downloadForbidden: row(403, 'File download failed', 'File download is not permitted'),
  fileRefMissing: row(400, 'Invalid file reference', "Required parameter 'fileRef' is not present"),
  fileRefInvalid: row(400, 'Invalid file reference', "Cannot convert '{fileRef}' into valid file reference"),
  fileStorageUnknown: row(400, 'Invalid file reference', "Cannot find FileStorage with name: '{storage}'"),
  attachmentInvalid: row(400, 'Invalid parameter value', 'Invalid parameter value for attachment'),
  fileUrlInvalid: row(400, 'Invalid file URL request', '{reason}'),
  fileUrlWithoutLogin: row(403, 'File download failed', 'URLs that open a file are made for logins only'),
  pictureParameterInvalid: row(
    400,
    'Invalid parameter value',
    "Invalid parameter value for {name}: '{value}' is none of {permitted}",
  ),
  pictureSizeMissing: row(400, 'Invalid parameter value', 'A picture needs width, height or both, of {sizes}'),
  pictureUnreadable: row(
    415,
    'Picture cannot be converted',
    'The file is no intact picture of the types JPEG, PNG, WebP, AVIF, GIF and TIFF',
  ),
  pictureTooLarge: row(422, 'Picture cannot be converted', 'The picture has more than {max} pixels'),
  pictureFileTooLarge: row(422, 'Picture cannot be converted', 'The file has more than {max} bytes'),
  pictureTooSlow: row(422, 'Picture cannot be converted', 'The conversion takes longer than {max} seconds'),
  picturesExceeded: row(503, 'Picture cannot be converted', 'There are {max} conversions under way already'),
  fileNotFound: row(404, 'File not found', 'File not found. File reference: {fileRef}'),
  filePreconditionFailed: row(
    412,
    'Precondition failed',
    'The file is not the one that If-Match or If-Unmodified-Since names',
  ),
  rangeNotSatisfiable: row(416, 'Range not satisfiable', 'The file has {size} bytes'),
  downloadFailed: row(500, 'Error on downloading the file', ''),
  usersOnly: row(403, 'Forbidden', 'Only users can do this'),
  userNotFound: row(404, 'User not found', 'User {username} not found'),
  sessionNotFound: row(404, 'Session not found', 'Session {session} not found'),
  substitutionForbidden: row(403, 'Forbidden', 'No substitution of {username} is valid today'),
  denialNotFound: row(404, 'Denial not found', 'No denial with the trace id {traceId} is remembered'),
  sessionLocaleUnchanged: row(422, 'Could not change user session locale', null),
  transformationFailed: row(500, 'JSON transformation failed', 'Objects of {entity} cannot be transformed'),
  serverError: row(500, 'Server error', ''),
  serviceUnavailable: row(503, 'Server error', ''),
  gatewayTimeout: row(
    504,
    'Gateway timeout',
    'The database took longer than allowed: ask for less at once or try again later',
  ),
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof errorCatalogue;
