import type { CatalogTable } from './catalog.js';
import type { SystemColumns } from './draft.js';

/** Tables of Jmix and of its migrations, which an application of Latchkey does not serve. */
const OWN: ReadonlySet<string> = new Set([
  ...['sec_resource_role', 'sec_resource_policy', 'sec_row_level_role', 'sec_row_level_policy', 'sec_role_assignment'],
  ...['sec_user_substitution', 'persistent_logins', 'databasechangelog', 'databasechangeloglock'],
]);

/** How Studio names the columns of these meanings. */
const SYSTEM_COLUMNS: SystemColumns = {
  version: 'version',
  createdBy: 'created_by',
  createdDate: 'created_date',
  lastModifiedBy: 'last_modified_by',
  lastModifiedDate: 'last_modified_date',
  deletedBy: 'deleted_by',
  deletedDate: 'deleted_date',
};

/** What is known of tables that an application of Jmix made. */
export interface JmixPart {
  /** Those of the application. */
  readonly tables: readonly CatalogTable[];
  readonly systemColumns: SystemColumns;
  readonly notes: readonly string[];
}

/** @returns the tables as they are where Jmix made none of them */
export function jmixPart(tables: readonly CatalogTable[]): JmixPart {
  // Latchkey has a table of that name, without this column.
  const schemas = new Set(
    tables
      .filter(({ name, columns }) => name === 'sec_resource_policy' && columns.some((each) => each.name === 'type_'))
      .map(({ schema }) => schema),
  );
  if (schemas.size === 0) {
    return { tables, systemColumns: {}, notes: [] };
  }
  const isOwn = ({ schema, name }: CatalogTable): boolean => schemas.has(schema) && OWN.has(name);
  const own = tables.filter(isOwn).map(({ name }) => name);
  return {
    tables: tables.filter((table) => !isOwn(table)),
    systemColumns: SYSTEM_COLUMNS,
    notes: [
      `${own.join(', ')} belong to Jmix, and are left out: "latchkey import-jmix" reads its roles and users` +
        (schemas.has('public') ? ', and DATABASE_SCHEMA=latchkey puts the tables of Latchkey into another schema' : ''),
    ],
  };
}
