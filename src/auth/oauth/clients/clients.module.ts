import { Module } from '@nestjs/common';
import { OAuthClients } from './oauth-clients.js';

/** The clients of the settings and of the database. */
@Module({ providers: [OAuthClients], exports: [OAuthClients] })
export class ClientsModule {}
