import { Agent, request } from 'node:http';
import { type Answer, answerTo } from './exchange.js';

/** A client that sends one request after the other over the same connection, as long as the server keeps it. */
export class KeptConnection {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  send(method: string, path: string, body: object): Promise<Answer> {
    const { hostname, port } = new URL(this.url);
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    const sent = request({ hostname, port, method, path, headers, agent: this.agent });
    const answer = answerTo(sent);
    sent.end(JSON.stringify(body));
    return answer;
  }

  close(): void {
    this.agent.destroy();
  }
}
