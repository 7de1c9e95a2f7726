import { Global, Module } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EntityRegistry } from './entity-registry.js';
import { buildEntityRegistry } from './model-builder.js';

/** The model of the API, injectable everywhere as {@link EntityRegistry}. */
@Global()
@Module({
  providers: [{ provide: EntityRegistry, inject: [DataSource], useFactory: buildEntityRegistry }],
  exports: [EntityRegistry],
})
export class MetadataModule {}
