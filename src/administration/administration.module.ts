import { Module } from '@nestjs/common';
import { RoleAdministrationModule } from './roles/role-administration.module.js';
import { DenialsController } from './denials.controller.js';

/** `/rest/security`: what administrators can do besides the generic entity API (protocol/roles.md 11). */
@Module({ imports: [RoleAdministrationModule], controllers: [DenialsController] })
export class AdministrationModule {}
