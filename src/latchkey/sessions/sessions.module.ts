import { Module } from '@nestjs/common';
import { AuthorizationCodes } from './authorization-codes.js';
import { BrowserLogins } from './browser-logins.js';
import { BruteForceModule } from './brute-force/brute-force.module.js';
import { ClientsModule } from './clients/clients.module.js';
import { FileUrlTokens } from './file-url-tokens.js';
import { ActiveTokens } from './active-tokens.js';
import { ActiveSessions } from './active-sessions.js';
import { SessionStore } from './session-store.js';
import { SessionSubstitutions } from './session-substitutions.js';
import { TokenLookup } from './token-lookup.js';
import { TokenPurge } from './token-purge.js';

/** Sessions, tokens, logins and authorization codes in the database. */
@Module({
  imports: [ClientsModule, BruteForceModule],
  providers: [
    SessionStore,
    TokenLookup,
    ActiveTokens,
    TokenPurge,
    AuthorizationCodes,
    BrowserLogins,
    FileUrlTokens,
    ActiveSessions,
    SessionSubstitutions,
  ],
  exports: [
    SessionStore,
    TokenLookup,
    ActiveTokens,
    AuthorizationCodes,
    BrowserLogins,
    FileUrlTokens,
    ActiveSessions,
    SessionSubstitutions,
  ],
})
export class SessionsModule {}
