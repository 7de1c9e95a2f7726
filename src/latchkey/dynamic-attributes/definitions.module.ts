import { Module } from '@nestjs/common';
import { Latchkey } from '../latchkey.js';
import { Category } from './category.entity.js';
import { CategoryHook } from './category.hook.js';
import { CategoryAttribute } from './category-attribute.entity.js';
import { CategoryAttributeHook } from './category-attribute.hook.js';
import { CategoryEntitiesModule } from './category-entities.module.js';

/** The entities by which administrators define attributes; part of the application where the setting switches them on. */
@Module({
  imports: [
    Latchkey.forFeature({
      imports: [CategoryEntitiesModule],
      entities: [Category, CategoryAttribute],
      hooks: [CategoryHook, CategoryAttributeHook],
    }),
  ],
})
export class DynamicDefinitionsModule {}
