import { Module } from '@nestjs/common';
import { LivingSessions } from './living-sessions.js';
import { SessionStore } from './session-store.js';
import { TokenLookup } from './token-lookup.js';
import { TokenPurge } from './token-purge.js';

/** Sessions and tokens in the database. */
@Module({
  providers: [LivingSessions, SessionStore, TokenLookup, TokenPurge],
  exports: [SessionStore, TokenLookup, LivingSessions],
})
export class TokensModule {}
