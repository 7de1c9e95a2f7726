import { Module } from '@nestjs/common';
import { Latchkey } from '../latchkey.js';
import { UsersModule } from '../users/users.module.js';
import { ClientAuthenticator } from './oauth/client-authenticator.js';
import { ClientsModule } from './oauth/clients/clients.module.js';
import { OAuthClientEntity } from './oauth/clients/oauth-client.entity.js';
import { ClientRightsHook } from './oauth/clients/client-rights.hook.js';
import { OAuthClientHook } from './oauth/clients/oauth-client.hook.js';
import { PasswordGrant } from './oauth/password.grant.js';
import { RefreshTokenGrant } from './oauth/refresh-token.grant.js';
import { ResourceOwnerStrategy } from './oauth/resource-owner.strategy.js';
import { Revocation } from './oauth/revocation.js';
import { TokenController } from './oauth/token.controller.js';
import { TokenEndpoint } from './oauth/token-endpoint.js';
import { SessionLocaleController } from './session-locale.controller.js';
import { SessionLocale } from './session-locale.service.js';
import { TokensModule } from './tokens/tokens.module.js';
import { UrlKinds } from './url-kinds.js';

/** Who is calling: token endpoints and the parts of the authentication guard. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [OAuthClientEntity],
      hooks: [OAuthClientHook, ClientRightsHook],
      imports: [ClientsModule, TokensModule],
    }),
    UsersModule,
    ClientsModule,
    TokensModule,
  ],
  controllers: [TokenController, SessionLocaleController],
  providers: [
    ClientAuthenticator,
    ResourceOwnerStrategy,
    PasswordGrant,
    RefreshTokenGrant,
    Revocation,
    TokenEndpoint,
    SessionLocale,
    UrlKinds,
  ],
  exports: [ClientsModule, TokensModule, UrlKinds],
})
export class AuthModule {}
