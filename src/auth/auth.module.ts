import { Module } from '@nestjs/common';
import { UsersModule } from '../users/users.module.js';
import { CredentialsCheck } from './credentials-check.js';
import { ClientAuthenticator } from './oauth/client-authenticator.js';
import { PasswordGrant } from './oauth/password.grant.js';
import { RefreshTokenGrant } from './oauth/refresh-token.grant.js';
import { ResourceOwnerStrategy } from './oauth/resource-owner.strategy.js';
import { Revocation } from './oauth/revocation.js';
import { SessionOpener } from './oauth/session-opener.js';
import { TokenController } from './oauth/token.controller.js';
import { TokenEndpoint } from './oauth/token-endpoint.js';
import { SessionLocaleController } from './session-locale.controller.js';
import { SessionLocale } from './session-locale.service.js';
import { TokensModule } from './tokens/tokens.module.js';
import { UrlKinds } from './url-kinds.js';

/** Who is calling: token endpoints and the parts of the authentication guard. */
@Module({
  imports: [UsersModule, TokensModule],
  controllers: [TokenController, SessionLocaleController],
  providers: [
    ClientAuthenticator,
    CredentialsCheck,
    ResourceOwnerStrategy,
    SessionOpener,
    PasswordGrant,
    RefreshTokenGrant,
    Revocation,
    TokenEndpoint,
    SessionLocale,
    UrlKinds,
  ],
  exports: [TokensModule, UrlKinds],
})
export class AuthModule {}
