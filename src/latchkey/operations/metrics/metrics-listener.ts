import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ConfigurationError } from '../../config/load-settings.js';
import { OperationsSettings } from '../../config/setting-groups.js';
import type { RestResponse } from '../../http/rest-response.js';
import { Health } from '../health/health.js';
import { aliveResponse, readyResponse } from '../health/health-responses.js';
import { OperatorToken } from '../operator-token.js';
import { Metrics } from './metrics.js';
import { metricsResponse } from './metrics-response.js';

/**
 * Metrics and health on a port apart from the API, which only operators reach; with `METRICS_TOKEN` they bring it, too. It
 * opens when the API does, and stays until the end of a shutdown.
 */
@Injectable()
export class MetricsListener implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(MetricsListener.name);
  private server: Server | undefined;
  private opening: Promise<void> = Promise.resolve();

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly metrics: Metrics,
    private readonly health: Health,
    private readonly operator: OperatorToken,
    private readonly settings: OperationsSettings,
  ) {}

  onModuleInit(): void {
    const { METRICS_PORT: port } = this.settings;
    if (port !== undefined) {
      (this.host.httpAdapter.getHttpServer() as Server).once('listening', () => {
        this.opening = this.open(port);
        this.opening.catch((error: unknown) => {
          this.logger.error(String(error));
        });
      });
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.opening.catch(() => undefined);
    this.server?.close();
    this.server?.closeAllConnections();
  }

  /** Waits until it listens, where it does. @throws ConfigurationError when it cannot */
  async opened(): Promise<void> {
    await this.opening;
  }

  /** The port that it listens on. */
  get port(): number | undefined {
    return (this.server?.address() as AddressInfo | null | undefined)?.port;
  }

  private async open(port: number): Promise<void> {
    const { METRICS_HOST: host } = this.settings;
    const server = createServer((request, response) => {
      this.answer(request, response).catch((error: unknown) => {
        this.logger.error(`Metrics could not be collected: ${String(error)}`);
        response.writeHead(500).end();
      });
    });
    server.listen(port, host);
    try {
      await once(server, 'listening');
      this.server = server;
    } catch (error) {
      const { code = String(error) } = error as NodeJS.ErrnoException;
      throw new ConfigurationError([
        `METRICS_HOST ${host} and METRICS_PORT ${port} cannot be listened on (${code}): choose others`,
      ]);
    }
  }

  private async answer({ method, url = '', headers }: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.operator.isSet && !this.operator.isIn([headers.authorization ?? ''])) {
      response.writeHead(401, { 'www-authenticate': 'Bearer' }).end();
      return;
    }
    const found = method === 'GET' ? await this.responseTo(url.split('?', 1)[0] ?? '') : undefined;
    if (!found) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(found.status, { ...found.headers, 'cache-control': 'no-store' }).end(found.body);
  }

  private async responseTo(path: string): Promise<RestResponse | undefined> {
    switch (path) {
      case '/metrics':
        return metricsResponse(this.metrics);
      case '/health/live':
        return aliveResponse();
      case '/health/ready':
        return readyResponse(this.health, true);
      default:
        return undefined;
    }
  }
}
