/** Entry to the API (protocol/authentication.md 4.6). */
export const REST_ENABLED = 'rest.enabled';

/** Everything under `/rest/security`, and granting beyond the own rights (protocol/roles.md 10, 11). */
export const SECURITY_ADMIN = 'security.admin';

/** Names a specific policy may grant without an application's doing (protocol/roles.md 1). */
export const API_PERMISSIONS: readonly string[] = [
  REST_ENABLED,
  'rest.fileDownload.enabled',
  'rest.fileUpload.enabled',
  SECURITY_ADMIN,
];
