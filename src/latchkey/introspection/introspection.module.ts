import { Module } from '@nestjs/common';
import { EntitiesModule } from '../entities/entities.module.js';
import { Descriptions } from './descriptions.js';
import { IntrospectionController } from './introspection.controller.js';

/** What generic clients read before they draw a screen: entities, fetch plans, enums and datatypes. */
@Module({
  imports: [EntitiesModule],
  controllers: [IntrospectionController],
  providers: [Descriptions],
})
export class IntrospectionModule {}
