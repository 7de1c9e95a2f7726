import { Statement } from '../../sql/statement.js';
import type { Transaction } from '../../sql/transaction.js';
import { type EntityChange, invalidAttribute, valueAfter } from '../../model/entity-hooks.js';

/** Rules about the codes of one kind of runtime role; protocol/roles.md 9 and 10. */
export class RoleCodes {
  private readonly stored: Statement;
  private readonly assigned: Statement;
  private readonly unassign: Statement;

  /**
   * @param table of the roles
   * @param roleType of their assignments
   */
  constructor(table: 'sec_resource_role' | 'sec_row_level_role', roleType: 'resource' | 'row_level') {
    const assignments = `role_type = '${roleType}' AND role_code = ANY($1::text[]) AND delete_ts IS NULL`;
    this.stored = new Statement(`SELECT code, id FROM ${table} WHERE code = ANY($1::text[]) AND delete_ts IS NULL`);
    this.assigned = new Statement(`SELECT DISTINCT role_code FROM sec_role_assignment WHERE ${assignments}`);
    this.unassign = new Statement(
      `UPDATE sec_role_assignment SET delete_ts = now(), deleted_by = $2 WHERE ${assignments} RETURNING username`,
    );
  }

  /**
   * @param inCode whether a role in code has it
   * @throws ValidationError 400 for a code that another role has, and for a change of one that is assigned
   */
  async check(
    changes: readonly EntityChange[],
    inCode: (code: string) => boolean,
    transaction: Transaction,
  ): Promise<void> {
    const given = changes.filter((change) => change.operation !== 'delete' && isGiven(change));
    if (given.length === 0) {
      return;
    }
    const rows = await transaction.rows(this.stored, [given.map(codeAfter)]);
    const own = new Set(changes.map(({ id }) => id));
    const taken = new Set(rows.filter(([, id]) => !own.has(id ?? '')).map(([code]) => code));
    for (const change of given) {
      const code = codeAfter(change);
      if (taken.has(code) || inCode(code)) {
        throw invalidAttribute(change, 'code', `There is another role with the code ${code}`);
      }
      taken.add(code);
    }
    await this.checkAssigned(given, transaction);
  }

  /** Ends the assignments of deleted roles, from the next request of their users on. */
  async release(deleted: readonly EntityChange[], transaction: Transaction): Promise<void> {
    const [first] = deleted;
    if (first) {
      const users = await transaction.rows(this.unassign, [deleted.map(codeBefore), first.author]);
      for (const username of new Set(users.map(([name]) => name ?? ''))) {
        transaction.signal({ topic: 'user', key: username });
      }
    }
  }

  private async checkAssigned(given: readonly EntityChange[], transaction: Transaction): Promise<void> {
    const changed = given.filter((change) => isLive(change) && codeBefore(change) !== codeAfter(change));
    const rows = changed.length > 0 ? await transaction.rows(this.assigned, [changed.map(codeBefore)]) : [];
    const assigned = new Set(rows.map(([code]) => code));
    const refused = changed.find((change) => assigned.has(codeBefore(change)));
    if (refused) {
      throw invalidAttribute(refused, 'code', `The role ${codeBefore(refused)} is assigned to users: keep its code`);
    }
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const codeBefore = ({ before }: EntityChange): string => text(before.get('code'));
export const codeAfter = (change: EntityChange): string => text(valueAfter(change, 'code'));

/** Whether the row is there already, and not marked as deleted. */
export const isLive = ({ operation, before }: EntityChange): boolean =>
  operation !== 'create' && (before.get('deleteTs') ?? null) === null;

const isGiven = (change: EntityChange): boolean => !isLive(change) || codeBefore(change) !== codeAfter(change);
