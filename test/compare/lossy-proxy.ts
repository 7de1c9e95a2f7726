import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What happens to a request after the server has processed it. */
export type Fate = 'answer' | 'lose';

/** Stands in front of a server and may lose its responses. */
export class LossyProxy {
  private constructor(private readonly server: Server) {}

  /** @param decide the fate of each response */
  static async start(target: string, decide: (method: string, url: string, body: string) => Fate): Promise<LossyProxy> {
    const server = createServer((request, response) => {
      void (async () => {
        const body = await textOf(request);
        const { method = 'GET', url = '/' } = request;
        const headers = ['authorization', 'content-type', 'accept'].flatMap((name): [string, string][] => {
          const value = request.headers[name];
          return typeof value === 'string' ? [[name, value]] : [];
        });
        const answer = await fetch(target + url, { method, headers, body: body === '' ? undefined : body });
        if (decide(method, url, body) === 'lose') {
          response.destroy();
          return;
        }
        response.writeHead(answer.status, [...answer.headers].filter(([name]) => name !== 'content-length').flat());
        response.end(await answer.text());
      })();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new LossyProxy(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
