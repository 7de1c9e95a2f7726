import { Global, Module } from '@nestjs/common';
import { DynamicAttributeLoader } from './dynamic-attribute-loader.js';

/** Attributes that administrators add to entities: where the model gets them from. */
@Global()
@Module({ providers: [DynamicAttributeLoader], exports: [DynamicAttributeLoader] })
export class DynamicAttributesModule {}
