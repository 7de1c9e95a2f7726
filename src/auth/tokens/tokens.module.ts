import { Module } from '@nestjs/common';
import { ClientsModule } from '../oauth/clients/clients.module.js';
import { SessionStore } from './session-store.js';
import { TokenLookup } from './token-lookup.js';
import { TokenPurge } from './token-purge.js';

/** Sessions and tokens in the database. */
@Module({
  imports: [ClientsModule],
  providers: [SessionStore, TokenLookup, TokenPurge],
  exports: [SessionStore, TokenLookup],
})
export class TokensModule {}
