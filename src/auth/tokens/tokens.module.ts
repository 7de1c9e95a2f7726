import { Module } from '@nestjs/common';
import { SessionStore } from './session-store.js';
import { TokenLookup } from './token-lookup.js';
import { TokenPurge } from './token-purge.js';

/** Sessions and tokens in the database. */
@Module({ providers: [SessionStore, TokenLookup, TokenPurge], exports: [SessionStore, TokenLookup] })
export class TokensModule {}
