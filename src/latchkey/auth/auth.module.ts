import { Module } from '@nestjs/common';
import { Latchkey } from '../latchkey.js';
import { PasswordsModule } from '../users/passwords/passwords.module.js';
import { UsersModule } from '../users/users.module.js';
import { BruteForceModule } from '../sessions/brute-force/brute-force.module.js';
import { AuthorizationService } from './authorize/authorization.service.js';
import { RequiredIssuer } from './authorize/required-issuer.js';
import { RegisteredAddresses } from './authorize/registered-addresses.js';
import { AuthorizeController } from './authorize/authorize.controller.js';
import { CredentialsCheck } from './credentials-check.js';
import { LoginController } from './login/login.controller.js';
import { LoginCookies } from './login/login-cookies.js';
import { LoginService } from './login/login.service.js';
import { LogoutController } from './login/logout.controller.js';
import { LogoutService } from './login/logout.service.js';
import { ServerMetadataController } from './metadata/server-metadata.controller.js';
import { ServerMetadata } from './metadata/server-metadata.js';
import { AuthorizationCodeGrant } from './oauth/authorization-code.grant.js';
import { ClientAuthenticator } from './oauth/client-authenticator.js';
import { ClientCredentialsGrant } from './oauth/client-credentials.grant.js';
import { ClientsModule } from '../sessions/clients/clients.module.js';
import { OAuthClientEntity } from '../sessions/clients/oauth-client.entity.js';
import { ClientRightsHook } from './client-rights.hook.js';
import { OAuthClientHook } from '../sessions/clients/oauth-client.hook.js';
import { Introspection } from './oauth/introspection.js';
import { Issuer } from './oauth/issuer.js';
import { PasswordGrant } from './oauth/password.grant.js';
import { RefreshTokenGrant } from './oauth/refresh-token.grant.js';
import { ResourceOwnerStrategy } from './oauth/resource-owner.strategy.js';
import { Revocation } from './oauth/revocation.js';
import { SessionOpener } from './oauth/session-opener.js';
import { TokenController } from './oauth/token.controller.js';
import { TokenEndpoint } from './oauth/token-endpoint.js';
import { OwnPassword } from './own-password.service.js';
import { RequiredPasswordChange } from './required-password-change.js';
import { PageTexts } from './pages/page-texts.js';
import { SessionLocale } from './session-locale.service.js';
import { SessionSubstitution } from './session-substitution.service.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UrlKinds } from './authentication.guard.js';
import { PrincipalLimits } from './principal-limits.js';

/** Who is calling: token endpoints, the login page and the parts of the authentication guard. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [OAuthClientEntity],
      hooks: [OAuthClientHook, ClientRightsHook],
      imports: [ClientsModule, SessionsModule],
    }),
    UsersModule,
    BruteForceModule,
    PasswordsModule,
    ClientsModule,
    SessionsModule,
  ],
  controllers: [TokenController, AuthorizeController, LoginController, LogoutController, ServerMetadataController],
  providers: [
    ClientAuthenticator,
    CredentialsCheck,
    RequiredPasswordChange,
    ResourceOwnerStrategy,
    SessionOpener,
    PasswordGrant,
    RefreshTokenGrant,
    AuthorizationCodeGrant,
    ClientCredentialsGrant,
    AuthorizationService,
    RequiredIssuer,
    RegisteredAddresses,
    LoginCookies,
    LoginService,
    LogoutService,
    PageTexts,
    Revocation,
    Introspection,
    Issuer,
    ServerMetadata,
    TokenEndpoint,
    SessionLocale,
    OwnPassword,
    SessionSubstitution,
    UrlKinds,
    PrincipalLimits,
  ],
  exports: [
    ClientsModule,
    SessionsModule,
    PageTexts,
    UrlKinds,
    PrincipalLimits,
    SessionLocale,
    OwnPassword,
    SessionSubstitution,
  ],
})
export class AuthModule {}
