import { Injectable } from '@nestjs/common';
import { type SqlRunner, Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { newToken, tokenHash } from './token-lookup.js';

const INSERT = new Statement(
  "INSERT INTO file_url (hash, session_id, query, expires_at) SELECT $1, s.id, $3, now() + $4::int * interval '1 second'" +
    ' FROM auth_session s WHERE s.id = $2 AND s.revoked_at IS NULL' +
    ` RETURNING to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
);
const LOCK = new Statement(
  'SELECT s.id, s.client_id FROM file_url f JOIN auth_session s ON s.id = f.session_id WHERE f.hash = $1 FOR UPDATE OF f',
);
const DELETE = new Statement('DELETE FROM file_url WHERE hash = $1');

export interface FileUrlToken {
  readonly token: string;
  /** ISO 8601, in UTC. */
  readonly expiresAt: string;
}

/** Tokens that open one URL of a file each, by hash only; each lives at most as long as the session that made it. */
@Injectable()
export class FileUrlTokens {
  /**
   * @param query what it opens, byte for byte: the query string of `/rest/files` without the token
   * @param ttl seconds
   * @returns undefined when the session has ended meanwhile
   */
  async issue(runner: SqlRunner, sessionId: string, query: string, ttl: number): Promise<FileUrlToken | undefined> {
    const token = newToken();
    const [row] = await runner.rows(INSERT, [tokenHash(token), sessionId, query, String(ttl)]);
    const [expiresAt] = row ?? [];
    return expiresAt == null ? undefined : { token, expiresAt };
  }

  /** Finds and locks one. @returns undefined for any other token */
  async lock(transaction: Transaction, token: string): Promise<LockedFileUrl | undefined> {
    const [row] = await transaction.rows(LOCK, [tokenHash(token)]);
    return row && { token, sessionId: row[0] ?? '', clientId: row[1] ?? '' };
  }

  /** Ends it alone, on all instances. */
  async revoke(transaction: Transaction, { token, sessionId }: LockedFileUrl): Promise<void> {
    await transaction.rows(DELETE, [tokenHash(token)]);
    transaction.signal({ topic: 'session', key: sessionId });
  }
}

export interface LockedFileUrl {
  readonly token: string;
  readonly sessionId: string;
  /** Client of the session that made it. */
  readonly clientId: string;
}
