import { Injectable } from '@nestjs/common';
import { type SqlRunner, Statement } from '../sql/statement.js';
import type { Transaction } from '../sql/transaction.js';
import { newToken, tokenHash } from './token-lookup.js';

const INSERT = new Statement(
  "INSERT INTO file_url (hash, session_id, query, expires_at) SELECT u.hash, s.id, u.query, now() + u.ttl * interval '1 second'" +
    ' FROM auth_session s, unnest($2::text[], $3::text[], $4::int[]) AS u (hash, query, ttl)' +
    ' WHERE s.id = $1 AND s.revoked_at IS NULL' +
    ` RETURNING hash, to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
);
const LOCK = new Statement(
  'SELECT s.id, s.client_id FROM file_url f JOIN auth_session s ON s.id = f.session_id WHERE f.hash = $1 FOR UPDATE OF f',
);
const DELETE = new Statement('DELETE FROM file_url WHERE hash = $1');

/** What a token is to open, and for how many seconds. */
export interface FileUrlLife {
  /** Byte for byte: the query string of `/rest/files` without the token. */
  readonly query: string;
  readonly ttl: number;
}

export interface FileUrlToken {
  readonly token: string;
  /** ISO 8601, in UTC. */
  readonly expiresAt: string;
}

/** Tokens that open one URL of a file each, by hash only; each lives at most as long as the session that made it. */
@Injectable()
export class FileUrlTokens {
  /** @returns one token for each, in their order; undefined when the session has ended meanwhile */
  async issue(
    runner: SqlRunner,
    sessionId: string,
    lives: readonly FileUrlLife[],
  ): Promise<readonly FileUrlToken[] | undefined> {
    const tokens = lives.map(() => newToken());
    const hashes = tokens.map(tokenHash);
    const queries = lives.map(({ query }) => query);
    const rows = await runner.rows(INSERT, [sessionId, hashes, queries, lives.map(({ ttl }) => String(ttl))]);
    const ends = new Map(rows.map(([hash, expiresAt]) => [hash, expiresAt ?? '']));
    return ends.size < lives.length
      ? undefined
      : tokens.map((token, index) => ({ token, expiresAt: ends.get(hashes[index] ?? '') ?? '' }));
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
