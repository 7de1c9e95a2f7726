import { Module } from '@nestjs/common';
import { CategoryEntities } from './category-entities.js';

@Module({ providers: [CategoryEntities], exports: [CategoryEntities] })
export class CategoryEntitiesModule {}
