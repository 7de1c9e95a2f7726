/** Tables of the framework that have no entity, or have one in some applications only: migrations of applications leave them alone. */
export const FRAMEWORK_TABLES = [
  'auth_code',
  'auth_failure',
  'auth_login',
  'auth_session',
  'auth_token',
  'dynat_attribute_value',
  'dynat_category',
  'dynat_category_attribute',
  'file_url',
  'latchkey_migration',
  'sec_denial',
  'sec_setup_code',
  'uploaded_file',
] as const;
