import { Module } from '@nestjs/common';
import { ModelVersions } from './model-versions.service.js';

/** Requests and responses in the words of older versions of the model. */
@Module({ providers: [ModelVersions], exports: [ModelVersions] })
export class ModelVersionsModule {}
