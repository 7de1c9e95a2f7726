import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** A client that gives up later than this has found a hang. */
export const CLIENT_TIMEOUT_MS = 20_000;

/** What came back: status 0 where the connection broke, or nothing came in time. */
export interface Reply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly began: number;
  readonly ended: number;
  /** How the connection failed. */
  readonly error?: string;
}

/** A client of the load balancer, with a connection that it keeps. */
export class Client {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private authorization = 'Basic Y2xpZW50OnNlY3JldA==';

  constructor(private readonly port: number) {}

  async logIn(username: string, password: string): Promise<void> {
    const body = new URLSearchParams({ grant_type: 'password', username, password }).toString();
    const { status, text } = await this.send('POST', '/oauth/token', body, 'application/x-www-form-urlencoded');
    if (status !== 200) {
      throw new Error(`The log-in of ${username} was answered ${status} ${text}`);
    }
    this.authorization = `Bearer ${(JSON.parse(text) as { access_token: string }).access_token}`;
  }

  get(path: string): Promise<Reply> {
    return this.send('GET', path);
  }

  json(method: string, path: string, body: object): Promise<Reply> {
    return this.send(method, path, JSON.stringify(body), 'application/json');
  }

  delete(path: string): Promise<Reply> {
    return this.send('DELETE', path);
  }

  close(): void {
    this.agent.destroy();
  }

  private send(method: string, path: string, body?: string, type?: string): Promise<Reply> {
    const began = performance.now();
    return new Promise((resolve) => {
      const end = (reply: Pick<Reply, 'status' | 'headers' | 'text' | 'error'>): void => {
        resolve({ ...reply, began, ended: performance.now() });
      };
      const broken = (error: Error): void => {
        const { code } = error as NodeJS.ErrnoException;
        end({ status: 0, headers: {}, text: '', error: code ?? error.message });
      };
      const sent = request({
        host: '127.0.0.1',
        port: this.port,
        method,
        path,
        headers: {
          authorization: this.authorization,
          ...(body === undefined ? {} : { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
        },
        agent: this.agent,
        signal: AbortSignal.timeout(CLIENT_TIMEOUT_MS),
      });
      sent.on('error', broken);
      sent.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', broken);
        response.on('end', () => {
          end({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() });
        });
      });
      sent.end(body);
    });
  }
}
