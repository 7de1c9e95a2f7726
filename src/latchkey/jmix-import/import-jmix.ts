import type { INestApplicationContext } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import { append } from '../common/in-slices.js';
import { Database } from '../database/database.js';
import { EntityRegistry } from '../model/entity-model.js';
import { RoleRegistry } from '../roles/rights.service.js';
import type { RoleSnapshot } from '../roles/role-snapshot.js';
import type { Transaction } from '../sql/transaction.js';
import { signalUser } from '../users/usernames.js';
import {
  type Assignment,
  insertAssignments,
  insertResourceRoles,
  insertRowLevelRoles,
  insertUsers,
  keyOfAssignment,
  presentRows,
} from './imported-rows.js';
import { type ImportedRole, JmixRoles } from './jmix-roles.js';
import { JmixError, type JmixRow, type JmixSource, readJmix, textOf } from './jmix-tables.js';
import { type ImportedUser, importedUsers } from './jmix-users.js';

export interface JmixImport {
  readonly source: JmixSource;
  /** Says what would be imported, and writes nothing. */
  readonly dryRun: boolean;
  /** Codes of row-level roles that may be lost: nobody has them here, so that they restrict no one. */
  readonly withoutRowLevelRoles: readonly string[];
}

/** How many the database of Jmix has, and how many of them are new here. */
export interface ImportCount {
  readonly found: number;
  readonly imported: number;
}

export interface JmixReport {
  readonly resourceRoles: ImportCount;
  readonly rowLevelRoles: ImportCount;
  readonly users: ImportCount;
  readonly assignments: ImportCount;
  /** What became other than it was, one sentence each. */
  readonly notes: readonly string[];
}

/** What can be imported. */
interface Found {
  readonly resourceRoles: readonly ImportedRole[];
  readonly rowLevelRoles: readonly ImportedRole[];
  readonly users: readonly ImportedUser[];
  readonly assignments: readonly Assignment[];
}

/**
 * Brings the roles, assignments and users of a database of Jmix into that of the application: all of them, or none. What is
 * there already stays as it is, also where its original has changed since (docs/how-to/move-from-jmix.md).
 *
 * @throws JmixError for tables that cannot be read, and for row-level roles that would be lost
 */
export async function importJmix(app: INestApplicationContext, options: JmixImport): Promise<JmixReport> {
  const find = { strict: false };
  const tables = await readJmix(options.source);
  const roles = new JmixRoles(tables, app.get(EntityRegistry, find));
  const notes: string[] = [];
  const found: Found = {
    resourceRoles: roles.resourceRoles(),
    rowLevelRoles: roles.rowLevelRoles(),
    users: await importedUsers(tables, notes),
    assignments: tables.assignments.map(assignmentOf),
  };
  const registry = app.get(RoleRegistry, find);
  const audit = app.get(AuditLog, find);
  const added = await app.get(Database, find).transaction(async (transaction) => {
    const known = await registry.read(transaction);
    const added = await newOnes(transaction, found, known);
    append(notes, lostRoles(found, added, known, options));
    if (!options.dryRun) {
      await write(transaction, audit, added);
    }
    return added;
  });
  const count = (name: keyof Found): ImportCount => ({ found: found[name].length, imported: added[name].length });
  return {
    resourceRoles: count('resourceRoles'),
    rowLevelRoles: count('rowLevelRoles'),
    users: count('users'),
    assignments: count('assignments'),
    notes: [
      ...roles.notes,
      ...notes,
      ...(tables.substitutions > 0 ? [`Substitutions of users that are left out: ${tables.substitutions}`] : []),
    ],
  };
}

const assignmentOf = (row: JmixRow): Assignment => ({
  username: textOf(row, 'username') ?? '',
  role_code: textOf(row, 'role_code') ?? '',
  role_type: textOf(row, 'role_type') ?? '',
});

/** Neither the id nor the name of what is imported may be taken, also not by what an administrator has deleted. */
async function newOnes(transaction: Transaction, found: Found, known: RoleSnapshot): Promise<Found> {
  const present = await presentRows(transaction);
  const assigned = new Set(present.assignments);
  return {
    resourceRoles: found.resourceRoles.filter(
      ({ id, code }) => !known.resource.find(code) && ![id, code].some((each) => present.roles.resource.has(each)),
    ),
    rowLevelRoles: found.rowLevelRoles.filter(
      ({ id, code }) => !known.rowLevel.find(code) && ![id, code].some((each) => present.roles.row_level.has(each)),
    ),
    users: found.users.filter(
      ({ id, username }) => !present.users.has(username) && (id === null || !present.users.has(id)),
    ),
    assignments: found.assignments.filter((each) => {
      const key = keyOfAssignment(each);
      const isNew = !assigned.has(key);
      assigned.add(key);
      return isNew;
    }),
  };
}

/**
 * A role that nobody has declared grants nothing, which a sentence says. A row-level role that is missing would show rows
 * that were hidden, so that it must be declared first, or be named.
 */
function lostRoles(found: Found, added: Found, known: RoleSnapshot, options: JmixImport): readonly string[] {
  const codes = (roles: readonly ImportedRole[]): string[] => roles.map(({ code }) => code);
  const children = (roles: readonly ImportedRole[]): string[] => roles.flatMap((role) => role.child_roles);
  const assigned = (type: string): string[] =>
    found.assignments.filter(({ role_type }) => role_type === type).map(({ role_code }) => role_code);
  const missing = (named: readonly string[], here: readonly string[], isKnown: (code: string) => boolean): string[] =>
    [...new Set(named)].filter((code) => !here.includes(code) && !isKnown(code)).sort();
  const resource = missing(
    [...assigned('resource'), ...children(found.resourceRoles)],
    codes(added.resourceRoles),
    (code) => known.resource.find(code) !== undefined,
  );
  const rowLevel = missing(
    [...assigned('row_level'), ...children(found.rowLevelRoles)],
    codes(added.rowLevelRoles),
    (code) => known.rowLevel.find(code) !== undefined,
  );
  const lost = rowLevel.filter((code) => !options.withoutRowLevelRoles.includes(code));
  if (lost.length > 0) {
    throw new JmixError(
      `The code of the Jmix application declares row-level roles that are missing here, so that users would see more than before: ${lost.join(', ')}. Declare each with @RowLevelRole, or accept that with --without-row-level-roles ${lost.join(',')}`,
    );
  }
  return [
    ...resource.map((code) => `The resource role ${code} is assigned, but nobody declares it here: it grants nothing`),
    ...rowLevel.map(
      (code) => `The row-level role ${code} is assigned, but nobody declares it here: it restricts nothing`,
    ),
  ];
}

async function write(transaction: Transaction, audit: AuditLog, added: Found): Promise<void> {
  await insertResourceRoles(transaction, added.resourceRoles);
  await insertRowLevelRoles(transaction, added.rowLevelRoles);
  await insertUsers(transaction, added.users);
  await insertAssignments(transaction, added.assignments);
  const roles = [...added.resourceRoles, ...added.rowLevelRoles];
  if (roles.length > 0) {
    const details = { created: roles.map(({ code }) => code).join(', '), updated: '' };
    await audit.record({ kind: 'roles-imported', outcome: 'success', details }, transaction);
    transaction.signal({ topic: 'roles', key: '' });
  }
  for (const { username } of added.users) {
    await audit.record({ kind: 'user-created', outcome: 'success', subject: username }, transaction);
    signalUser(transaction, username);
  }
  for (const { username, role_code: roleCode, role_type: roleType } of added.assignments) {
    const details = { roleCode, roleType };
    await audit.record({ kind: 'role-assigned', outcome: 'success', subject: username, details }, transaction);
    signalUser(transaction, username);
  }
}
