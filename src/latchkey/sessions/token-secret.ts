import { hash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;

/** An opaque token: 256 random bits, safe in URLs (protocol/oauth.md 8). */
export const newToken = (): string => randomBytes(TOKEN_BYTES).toString('base64url');

/** What is stored and looked up instead of a token. */
export const tokenHash = (token: string): string => hash('sha256', token, 'base64url');

/** Names a login session; no credential, and not derived from one (protocol/oauth.md 5). */
export const newSessionId = (): string => randomBytes(16).toString('hex').toUpperCase();
