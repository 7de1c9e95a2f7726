import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A response as it came over its own connection. */
export interface RawResponse {
  readonly status: number;
  readonly head: string;
  readonly json: unknown;
}

/** A connection that sends what its test says, and nothing else. */
export class RawConnection {
  private constructor(readonly socket: Socket) {}

  static async open(url: string): Promise<RawConnection> {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true });
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return new RawConnection(socket);
  }

  send(...lines: readonly string[]): this {
    this.socket.write(lines.join('\r\n'));
    return this;
  }

  /** All that comes until the backend ends the connection. */
  async received(): Promise<string> {
    const bytes = await buffer(this.socket);
    this.socket.destroy();
    return bytes.toString();
  }

  /** The one response that comes until the backend ends the connection. */
  async response(): Promise<RawResponse> {
    const [head = '', body = ''] = (await this.received()).split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), head, json: body === '' ? undefined : JSON.parse(body) };
  }
}
