import { type DynamicModule, Module, type ModuleMetadata, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, RouterModule, type Routes } from '@nestjs/core';
import { AdministrationModule } from './administration/administration.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { AuthenticationGuard } from './auth/authentication.guard.js';
import { RestExceptionFilter } from './http/exception.filter.js';
import { HttpModule } from './http/http.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import type { Connection } from './database/connection.js';
import { DatabaseModule } from './database/database.module.js';
import { ConsoleModule, ConsoleRootModule, SetupModule } from './console/console.module.js';
import { OpenApiModule } from './openapi/openapi.module.js';
import { DataModule } from './entities/repository/data.module.js';
import { EntitiesModule } from './entities/entities.module.js';
import { DynamicAttributesModule } from './dynamic-attributes/dynamic-attributes.module.js';
import { DynamicDefinitionsModule } from './dynamic-attributes/definitions.module.js';
import { FilesModule } from './files/files.module.js';
import { MetadataModule } from './metadata/metadata.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { FeaturesModule } from './model/features.module.js';
import { ModelModule } from './model/model.module.js';
import { InstanceModule, OperationRoutesModule, OperationsModule } from './operations/operations.module.js';
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
  ['security', InstanceModule],
];

/** Where the handlers of each module are. */
const placesOf = (settings: Settings): Routes => [
  { path: settings.CONTEXT_PATH, module: AuthModule },
  { path: settings.CONTEXT_PATH, module: OperationRoutesModule },
  { path: settings.CONTEXT_PATH, module: ConsoleRootModule },
  { path: settings.CONTEXT_PATH + settings.CONSOLE_PATH, module: ConsoleModule },
  ...GROUPS.map(([group, module]) => ({ path: settings.CONTEXT_PATH + restPath(settings, group), module })),
];

/** The framework, but for what depends on settings and on its server. */
export const FRAMEWORK_MODULES = [
  FeaturesModule,
  MessagesModule,
  ModelModule,
  AuditModule,
  DynamicAttributesModule,
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
  OperationsModule,
  InstanceModule,
  OperationRoutesModule,
  SetupModule,
  ConsoleModule,
  ConsoleRootModule,
  HttpModule,
];

/** What the backend is given by the application that it is part of. */
export interface Surroundings {
  readonly config: DynamicModule;
  readonly database: DynamicModule;
  readonly http: DynamicModule;
  /** The path below which the backend answers what no handler takes. */
  readonly unknownUrls: string;
  /** Modules of the framework whose routes would lie where the application has its own. */
  readonly left?: readonly Type[];
  /** Guards and filters, in running order. */
  readonly providers: Provider[];
}

/** The whole backend on one screen: modules, and what every request passes in this order. */
@Module({})
export class LatchkeyModule {
  /**
   * The backend on its own server, which guards every handler.
   *
   * @param http of its server
   * @param application what runs on the backend
   * @param connection an already open database; without it the settings decide
   */
  static with(
    settings: Settings,
    http: DynamicModule,
    application: readonly ApplicationModule[],
    connection?: Connection,
  ): DynamicModule {
    const surroundings = {
      config: ConfigModule.with(settings),
      database: DatabaseModule.with(connection),
      http,
      unknownUrls: '',
      providers: [
        { provide: APP_GUARD, useClass: AuthenticationGuard },
        { provide: APP_GUARD, useClass: PolicyGuard },
        { provide: APP_FILTER, useClass: RestExceptionFilter },
      ],
    };
    return LatchkeyModule.within(settings, surroundings, application);
  }

  /** The backend in the given surroundings. */
  static within(
    settings: Settings,
    { config, database, http, unknownUrls, left = [], providers }: Surroundings,
    application: readonly ApplicationModule[] = [],
  ): DynamicModule {
    const absent = [...left, ...(settings.CONSOLE_ENABLED ? [] : [ConsoleModule, ConsoleRootModule])];
    const places = [...placesOf(settings), { path: unknownUrls, module: HttpModule }];
    return {
      module: LatchkeyModule,
      imports: [
        config,
        database,
        ...FRAMEWORK_MODULES.filter((module) => module !== HttpModule && !absent.includes(module)),
        ...(settings.DYNAMIC_ATTRIBUTES_ENABLED ? [DynamicDefinitionsModule] : []),
        ...application,
        http,
        RouterModule.register(places),
      ],
      providers,
    };
  }
}
