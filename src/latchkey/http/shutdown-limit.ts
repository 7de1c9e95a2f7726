import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { Server } from 'node:http';
import { TimeoutSettings } from '../config/setting-groups.js';
import { RequestPipeline } from './request-pipeline.js';

const SECOND_MS = 1000;

/**
 * When the listener closes, running requests may end, and connections without one are ended. Clients that do not end their
 * requests, such as a download that nobody reads, are cut off after `SHUTDOWN_TIMEOUT`.
 */
@Injectable()
export class ShutdownLimit implements BeforeApplicationShutdown, OnApplicationShutdown {
  private readonly logger = new Logger(ShutdownLimit.name);
  private sweep: NodeJS.Timeout | undefined;
  private limit: NodeJS.Timeout | undefined;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly pipeline: RequestPipeline,
    private readonly settings: TimeoutSettings,
  ) {}

  beforeApplicationShutdown(): void {
    const server = this.host.httpAdapter.getHttpServer() as Server;
    this.sweep = this.pipeline.connections.endSilent();
    this.limit = setTimeout(() => {
      this.logger.warn('Requests that have not ended are cut off');
      server.closeAllConnections();
    }, this.settings.SHUTDOWN_TIMEOUT * SECOND_MS).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.sweep);
    clearTimeout(this.limit);
  }
}
