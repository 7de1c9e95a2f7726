import { Inject, Module, type NestModule } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ConfigurationError } from '../config/load-settings.js';
import { MountedServer } from './mounted-server.js';

/** Attaches the backend to the server of the application, which must be Fastify's. */
@Module({})
export class MountModule implements NestModule {
  constructor(
    private readonly host: HttpAdapterHost,
    @Inject(MountedServer) private readonly server: MountedServer,
  ) {}

  /** Nest calls it when the server is known and no route is made yet. */
  configure(): void {
    requireFastify(this.host, true);
    this.server.attachTo(this.host.httpAdapter as unknown as FastifyAdapter);
  }
}

/**
 * @param known whether the server is known by now: Nest's tests choose theirs later
 * @throws ConfigurationError with one sentence that names the cure
 */
export function requireFastify({ httpAdapter }: HttpAdapterHost, known = false): void {
  const type = (httpAdapter as HttpAdapterHost['httpAdapter'] | undefined)?.getType() ?? '';
  if (type !== 'fastify' && (known || type === 'express')) {
    throw new ConfigurationError([
      `Latchkey.forRoot needs an application on Fastify, and this one is on ${type === '' ? 'another server' : type}: create it with FastifyAdapter, or give Latchkey its own listener (docs/how-to/use-beside-express.md)`,
    ]);
  }
}
