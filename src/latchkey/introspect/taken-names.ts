/** Classes of the language and of what generated files import: an entity of that name would hide them. */
export const TAKEN_CLASSES: readonly string[] = [
  ...['Array', 'BigInt', 'Boolean', 'Buffer', 'Date', 'Error', 'Event', 'File', 'Function', 'Map', 'Number', 'Object'],
  ...['Promise', 'Proxy', 'Record', 'Request', 'Response', 'Set', 'String', 'Symbol', 'URL', 'AuditColumn', 'Column'],
  ...['Composition', 'CreateDateColumn', 'DecimalMax', 'DecimalMin', 'DeleteDateColumn', 'Dimensions', 'Entity'],
  ...['EntityAttributePolicy', 'EntityPolicy', 'EnumColumn', 'Generated', 'Hidden', 'Index'],
  ...[
    'IsIn',
    'IsNotEmpty',
    'JoinColumn',
    'JoinTable',
    'Latchkey',
    'ManyToMany',
    'ManyToOne',
    'Max',
    'Min',
    'Module',
    'OneToMany',
  ],
  ...[
    'OneToOne',
    'OnDeleteInverse',
    'PrimaryColumn',
    'PrimaryGeneratedColumn',
    'ReadOnly',
    'Relation',
    'ResourceRole',
    'RestEntity',
    'Secret',
  ],
  ...['Unique', 'UpdateDateColumn', 'VersionColumn', 'ViewEntity'],
];

/** Entities of the framework. */
export const TAKEN_ENTITIES: readonly string[] = ['User'];

/** Attributes that every object has, or that clients give a meaning. */
export const TAKEN_ATTRIBUTES: readonly string[] = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['prototype', '_entityName', '_instanceName'],
];

/** Words that cannot name a parameter. */
export const RESERVED_WORDS: ReadonlySet<string> = new Set(
  (
    'abstract any arguments as async await boolean break case catch class const continue debugger declare default delete ' +
    'do else enum eval export extends false finally for from function get if implements import in instanceof interface ' +
    'let module namespace new null number of package private protected public return set static string super switch ' +
    'symbol this throw true try type typeof undefined unknown var void while with yield'
  ).split(' '),
);

/** Tables of the framework, which stand in the same database. */
export const OWN_TABLES: ReadonlySet<string> = new Set([
  ...['app_user', 'auth_code', 'auth_failure', 'auth_login', 'auth_session', 'auth_token', 'dynat_attribute_value'],
  ...['dynat_category', 'dynat_category_attribute', 'file_url', 'latchkey_migration', 'migrations', 'sec_audit_event'],
  ...['sec_denial', 'sec_oauth_client', 'sec_resource_policy', 'sec_resource_role', 'sec_role_assignment'],
  ...['sec_row_level_policy', 'sec_row_level_role', 'sec_user_substitution', 'typeorm_metadata', 'uploaded_file'],
]);
