import { Module } from '@nestjs/common';
import { ClientChecks } from './client-checks.js';
import { OAuthClients } from './oauth-clients.js';

/** The clients of the settings and of the database. */
@Module({ providers: [OAuthClients, ClientChecks], exports: [OAuthClients] })
export class ClientsModule {}
