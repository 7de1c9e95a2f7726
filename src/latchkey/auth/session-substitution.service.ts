import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/audit-log.js';
import type { JsonObject } from '../common/json-text.js';
import { violation } from '../common/required-text.js';
import { restError, ValidationError } from '../errors/rest-error.js';
import { Database } from '../database/database.js';
import type { Caller } from '../roles/caller.js';
import { SessionSubstitutions } from '../sessions/session-substitutions.js';

/** A user acts for another one, from the next request of the session on; protocol/roles.md 9 and 11. */
@Injectable()
export class SessionSubstitution {
  constructor(
    private readonly database: Database,
    private readonly substitutions: SessionSubstitutions,
    private readonly audit: AuditLog,
  ) {}

  /**
   * @param body `{"username"}`: whom to substitute, or null to be oneself again
   * @throws RestError 403 when the caller is not a user, or may not substitute that user today
   */
  async change({ principal }: Caller, body: JsonObject): Promise<void> {
    if (principal.kind !== 'user') {
      throw restError('usersOnly');
    }
    const { username, sessionId } = principal;
    const substituted = requestedName(body);
    await this.database.transaction(async (transaction) => {
      if (substituted !== null && !(await this.substitutions.start(transaction, sessionId, substituted))) {
        throw restError('substitutionForbidden', { username: substituted });
      }
      if (substituted !== null || (await this.substitutions.end(transaction, sessionId))) {
        const kind = substituted === null ? 'substitution-ended' : 'substitution-started';
        const subject = substituted ?? principal.substitutes?.username;
        await this.audit.record({ kind, outcome: 'success', username, subject }, transaction);
      }
    });
  }
}

function requestedName({ username }: JsonObject): string | null {
  if (username !== null && (typeof username !== 'string' || username.includes('\u0000'))) {
    throw new ValidationError([violation('username', 'must be a username or null')]);
  }
  return username;
}
