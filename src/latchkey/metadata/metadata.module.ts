import { Module } from '@nestjs/common';
import { EntitiesModule } from '../entities/entities.module.js';
import { Descriptions } from './descriptions.js';
import { MetadataController } from './metadata.controller.js';

/** What generic clients read before they draw a screen: entities, fetch plans, enums and datatypes. */
@Module({
  imports: [EntitiesModule],
  controllers: [MetadataController],
  providers: [Descriptions],
})
export class MetadataModule {}
