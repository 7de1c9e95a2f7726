import { Global, Module } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { nondeterministicColumns } from './collated-columns.js';
import { DATA_SOURCE } from './data-source.token.js';
import { EntityRegistry } from './entity-model.js';
import { Features } from './feature.js';
import { buildEntityRegistry } from './model-builder.js';

const entityRegistry = async (dataSource: DataSource, { tableless }: Features): Promise<EntityRegistry> =>
  buildEntityRegistry(dataSource, tableless, await nondeterministicColumns(dataSource));

/** The model of the API, injectable everywhere as {@link EntityRegistry}. */
@Global()
@Module({
  providers: [{ provide: EntityRegistry, inject: [DATA_SOURCE, Features], useFactory: entityRegistry }],
  exports: [EntityRegistry],
})
export class ModelModule {}
