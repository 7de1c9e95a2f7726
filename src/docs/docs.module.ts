import { Module } from '@nestjs/common';
import { DocsController } from './docs.controller.js';

/** What the API says about itself. */
@Module({ controllers: [DocsController] })
export class DocsModule {}
