import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { AdministrationModule } from './latchkey/administration/administration.module.js';
import { AuditModule } from './latchkey/audit/audit.module.js';
import { AuthModule } from './latchkey/auth/auth.module.js';
import { AuthenticationGuard } from './latchkey/auth/authentication.guard.js';
import { RestExceptionFilter } from './latchkey/common/exception.filter.js';
import { HttpModule } from './latchkey/common/http/http.module.js';
import type { Denials } from './latchkey/common/http/denials.js';
import type { KnownRoutes } from './latchkey/common/http/known-routes.js';
import { ConfigModule } from './latchkey/config/config.module.js';
import type { Settings } from './latchkey/config/settings.js';
import type { Connection } from './latchkey/database/connection.js';
import { DatabaseModule } from './latchkey/database/database.module.js';
import { DocsModule } from './latchkey/docs/docs.module.js';
import { DataModule } from './latchkey/entities/data/data.module.js';
import { EntitiesModule } from './latchkey/entities/entities.module.js';
import { FilesModule } from './latchkey/files/files.module.js';
import { IntrospectionModule } from './latchkey/introspection/introspection.module.js';
import { MessagesModule } from './latchkey/messages/messages.module.js';
import { FeaturesModule } from './latchkey/metadata/features.module.js';
import { MetadataModule } from './latchkey/metadata/metadata.module.js';
import { QueriesModule } from './latchkey/queries/queries.module.js';
import { PolicyGuard } from './latchkey/roles/policy.guard.js';
import { RolesModule } from './latchkey/roles/roles.module.js';
import { ServicesModule } from './latchkey/services/services.module.js';
import { UsersModule } from './latchkey/users/users.module.js';

/** Modules that bring entities, roles and services. */
export type ApplicationModules = NonNullable<ModuleMetadata['imports']>;

/** What the application adds to the backend. */
const APPLICATION: ApplicationModules = [
  // The sample domain: delete this line and src/sales/ to start with an empty backend.
  import('./sales/sales.module.js').then(({ SalesModule }) => ({ module: SalesModule })),
];

/** The whole backend on one screen: modules, and what every request passes in this order. */
@Module({})
export class AppModule {
  /**
   * @param connection an already open database; without it the settings decide
   * @param application what runs on the backend, for tests that bring entities of their own
   */
  static with(
    settings: Settings,
    { routes, denials }: { readonly routes: KnownRoutes; readonly denials: Denials },
    connection?: Connection,
    application: ApplicationModules = APPLICATION,
  ): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        FeaturesModule,
        DatabaseModule.with(connection),
        MessagesModule,
        MetadataModule,
        AuditModule,
        AuthModule,
        UsersModule,
        RolesModule,
        AdministrationModule,
        EntitiesModule,
        DataModule,
        IntrospectionModule,
        QueriesModule,
        ServicesModule,
        FilesModule,
        DocsModule,
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
