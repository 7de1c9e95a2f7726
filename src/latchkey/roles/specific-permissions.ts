/** Entry to the API (protocol/authentication.md 4.6). */
export const REST_ENABLED = 'rest.enabled';

/** Everything under `/rest/security`, and granting beyond one's own rights (protocol/roles.md 10, 11). */
export const SECURITY_ADMIN = 'security.admin';

/** Names that a specific policy may grant in every application (protocol/roles.md 1). */
export const API_PERMISSIONS: readonly string[] = [
  REST_ENABLED,
  'rest.fileDownload.enabled',
  'rest.fileUpload.enabled',
  SECURITY_ADMIN,
];
