import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Serves one HTML page from its own origin, as a shop's web site would. */
export class PageServer {
  private constructor(
    private readonly server: Server,
    readonly url: string,
  ) {}

  /** @param html the body; a function is called for each request */
  static async start(html: string | (() => string)): Promise<PageServer> {
    const server = createServer((_request, response) => {
      const text = typeof html === 'string' ? html : html();
      response.setHeader('content-type', 'text/html;charset=UTF-8').end(`<!doctype html><meta charset="utf-8">${text}`);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    // Another host name, not only another port: the browser treats it as a different site.
    return new PageServer(server, `http://localhost:${port}/`);
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }
}
