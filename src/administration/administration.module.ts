import { Module } from '@nestjs/common';
import { DenialsController } from './denials.controller.js';

/** `/rest/security`: what administrators can do besides the generic entity API (protocol/roles.md 11). */
@Module({ controllers: [DenialsController] })
export class AdministrationModule {}
