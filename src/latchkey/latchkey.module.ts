import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
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

/** A module that adds to the backend, which `Latchkey.forFeature()` makes or is imported by it. */
export type ApplicationModule = NonNullable<ModuleMetadata['imports']>[number];

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
        ...application,
        HttpModule.with(routes, denials),
      ],
      providers: [
        { provide: APP_GUARD, useClass: AuthenticationGuard },
        { provide: APP_GUARD, useClass: PolicyGuard },
        { provide: APP_FILTER, useClass: RestExceptionFilter },
      ],
    };
  }
}
