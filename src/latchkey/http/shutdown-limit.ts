import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import { TimeoutSettings } from '../config/setting-groups.js';

const SECOND_MS = 1000;

/**
 * A shutdown takes no new connections and lets running requests end. Clients that do not end theirs, such as a download that
 * nobody reads, are cut off after `SHUTDOWN_TIMEOUT`.
 */
@Injectable()
export class ShutdownLimit implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ShutdownLimit.name);

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly settings: TimeoutSettings,
  ) {}

  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    setTimeout(() => {
      this.logger.warn('Requests that have not ended are cut off');
      server.closeAllConnections();
    }, this.settings.SHUTDOWN_TIMEOUT * SECOND_MS).unref();
  }
}
