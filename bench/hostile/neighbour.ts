import { Agent, type IncomingMessage, request } from 'node:http';
import { once } from 'node:events';
import { seedId } from '../database/seed-facts.js';

const PATH = `/rest/entities/Product/${seedId('product', 7)}`;

/** A client that reads one product after the other and notes how long it had to wait. */
export class Neighbour {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private longest = 0;
  private ended = false;
  private running: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** @returns milliseconds of the slowest of `count` reads */
  async read(count: number): Promise<number> {
    this.longest = 0;
    for (let index = 0; index < count; index++) {
      await this.readOnce();
    }
    return this.longest;
  }

  begin(): void {
    this.longest = 0;
    this.ended = false;
    this.running = this.readOn();
  }

  /** @returns milliseconds of the slowest read since {@link begin} */
  async end(): Promise<number> {
    this.ended = true;
    await this.running;
    return this.longest;
  }

  close(): void {
    this.agent.destroy();
  }

  private async readOn(): Promise<void> {
    while (!this.ended) {
      await this.readOnce();
    }
  }

  private async readOnce(): Promise<void> {
    const began = performance.now();
    const headers = { authorization: `Bearer ${this.token}` };
    const asking = request(`${this.url}${PATH}`, { agent: this.agent, headers }).end();
    const [response] = (await once(asking, 'response')) as [IncomingMessage];
    await once(response.resume(), 'end');
    if (response.statusCode !== 200) {
      throw new Error(`The neighbour got ${response.statusCode ?? 0}`);
    }
    this.longest = Math.max(this.longest, performance.now() - began);
  }
}
