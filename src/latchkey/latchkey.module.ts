import { type DynamicModule, Module, type ModuleMetadata, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, RouterModule, type Routes } from '@nestjs/core';
import { AdministrationModule } from './administration/administration.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { AuthenticationGuard } from './auth/authentication.guard.js';
import { RestExceptionFilter } from './http/exception.filter.js';
import { HttpModule } from './http/http.module.js';
import type { Denials } from './http/denials.js';
import type { KnownRoutes } from './http/known-routes.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import type { Connection } from './database/connection.js';
import { DatabaseModule } from './database/database.module.js';
import { OpenApiModule } from './openapi/openapi.module.js';
import { DataModule } from './entities/repository/data.module.js';
import { EntitiesModule } from './entities/entities.module.js';
import { FilesModule } from './files/files.module.js';
import { MetadataModule } from './metadata/metadata.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { FeaturesModule } from './model/features.module.js';
import { ModelModule } from './model/model.module.js';
import { QueriesModule } from './queries/queries.module.js';
import { PolicyGuard } from './roles/policy.guard.js';
import { RolesModule } from './roles/roles.module.js';
import { ServicesModule } from './services/services.module.js';
import { UsersModule } from './users/users.module.js';
import { UserSessionModule } from './auth/user-session.module.js';
import { CapabilitiesModule } from './openapi/capabilities.module.js';
import { VersionModule } from './openapi/version.module.js';
import { RoleAdministrationModule } from './administration/roles/role-administration.module.js';
import { type PathGroup, restPath } from './config/rest-paths.js';

/** A module that adds to the backend, which `Latchkey.forFeature()` makes or is imported by it. */
export type ApplicationModule = NonNullable<ModuleMetadata['imports']>[number];

/** Modules whose handlers are below `BASE_PATH`, by the group of their endpoints. */
const GROUPS: readonly (readonly [PathGroup, Type])[] = [
  ['entities', EntitiesModule],
  ['queries', QueriesModule],
  ['services', ServicesModule],
  ['files', FilesModule],
  ['metadata', MetadataModule],
  ['messages', MessagesModule],
  ['docs', OpenApiModule],
  ['permissions', RolesModule],
  ['userInfo', UsersModule],
  ['user-session', UserSessionModule],
  ['capabilities', CapabilitiesModule],
  ['version', VersionModule],
  ['security', AdministrationModule],
  ['security', RoleAdministrationModule],
];

/** Where the handlers of each module are. */
const placesOf = (settings: Settings): Routes => [
  { path: settings.CONTEXT_PATH, module: AuthModule },
  ...GROUPS.map(([group, module]) => ({ path: settings.CONTEXT_PATH + restPath(settings, group), module })),
];

/** The whole backend on one screen: modules, and what every request passes in this order. */
@Module({})
export class LatchkeyModule {
  /**
   * @param application what runs on the backend
   * @param connection an already open database; without it the settings decide
   */
  static with(
    settings: Settings,
    { routes, denials }: { readonly routes: KnownRoutes; readonly denials: Denials },
    application: readonly ApplicationModule[],
    connection?: Connection,
  ): DynamicModule {
    return {
      module: LatchkeyModule,
      imports: [
        ConfigModule.with(settings),
        FeaturesModule,
        DatabaseModule.with(connection),
        MessagesModule,
        ModelModule,
        AuditModule,
        AuthModule,
        UserSessionModule,
        UsersModule,
        RolesModule,
        AdministrationModule,
        EntitiesModule,
        DataModule,
        MetadataModule,
        QueriesModule,
        ServicesModule,
        FilesModule,
        OpenApiModule,
        CapabilitiesModule,
        VersionModule,
        ...application,
        HttpModule.with(routes, denials),
        RouterModule.register(placesOf(settings)),
      ],
      providers: [
        { provide: APP_GUARD, useClass: AuthenticationGuard },
        { provide: APP_GUARD, useClass: PolicyGuard },
        { provide: APP_FILTER, useClass: RestExceptionFilter },
      ],
    };
  }
}
