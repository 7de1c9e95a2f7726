import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { Module } from '@nestjs/common';
import { afterEach, describe, expect, it } from '@jest/globals';
import { PrincipalLimits } from '../../src/latchkey/auth/principal-limits.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { RestMethod, RestService } from '../../src/latchkey/services/rest-service.decorators.js';
import { SalesModule } from '../../src/sales/sales.module.js';
import { HeldModule, HeldService } from '../builders/services/held.module.js';
import { startApp } from '../harness/app.js';
import { RawConnection } from '../harness/raw-request.js';
import { useApp } from '../harness/use-app.js';

const POLL_MS = 10;
/** More than a connection takes before its peer reads. */
const LARGE = 40_000_000;
const HELD = ['GET', '/rest/services/heldService/hold'] as const;
const LARGE_RESULT = ['GET', '/rest/services/largeService/text'] as const;
const METRICS = 'metrics-for-this-spec';

@RestService('largeService')
class LargeService {
  answered = 0;

  @RestMethod()
  text(): string {
    this.answered++;
    return 'a'.repeat(LARGE);
  }
}

@Module({ imports: [Latchkey.forFeature({ services: [LargeService] })] })
class LargeModule {}

const app = useApp(() =>
  startApp({ PRINCIPAL_MAX_REQUESTS: '4', METRICS_TOKEN: METRICS }, [SalesModule, HeldModule, LargeModule]),
);

const held = (): HeldService => app.nest.get(HeldService, { strict: false });
const large = (): LargeService => app.nest.get(LargeService, { strict: false });

afterEach(() => {
  held().release();
});

/** A connection of admin that sends requests and reads nothing. */
async function openAndSend(...requests: readonly (readonly [method: string, path: string, body?: string])[]) {
  const { socket } = await RawConnection.open(app.url);
  socket.pause();
  const authorization = `Authorization: Bearer ${await app.tokenOf('admin')}`;
  for (const [method, path, body = ''] of requests) {
    const lines = [
      `${method} ${path} HTTP/1.1`,
      'Host: shop',
      authorization,
      `Content-Length: ${body.length}`,
      '',
      body,
    ];
    socket.write(lines.join('\r\n'));
  }
  return socket;
}

const until = async (condition: () => boolean): Promise<void> => {
  while (!condition()) {
    await pause(POLL_MS);
  }
};

/** Of all callers, as the limits see it. */
const inFlight = (): number =>
  [...app.nest.get(PrincipalLimits, { strict: false }).usages.values()].reduce(
    (sum, { requests }) => sum + requests,
    0,
  );

/** The sum of all lines of the metrics that begin like this. */
async function metric(start: RegExp): Promise<number> {
  const { text } = await app.asAnonymous().get('/metrics', undefined, { authorization: `Bearer ${METRICS}` });
  const lines = text.split('\n').filter((line) => start.test(line));
  return lines.reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** Requests that have ended. */
const counted = (): Promise<number> => metric(/^latchkey_request_duration_seconds_count.*services/);

describe('a request whose connection breaks is over for limits and metrics', () => {
  it.each(['with a reset', 'silently'])('while its response is on the way, %s', async (way) => {
    const before = await counted();
    const answered = large().answered;
    for (let call = 1; call <= 5; call++) {
      const socket = await openAndSend(LARGE_RESULT);
      await until(() => large().answered === answered + call);
      await pause(100);
      if (way === 'silently') {
        socket.destroy();
      } else {
        socket.resetAndDestroy();
      }
      await until(() => inFlight() === 0);
    }
    expect((await app.as('admin').get('/rest/entities/Product?limit=1')).status).toBe(200);
    expect(await counted()).toBe(before + 5);
  });

  it('once its handler has ended', async () => {
    const before = await counted();
    const socket = await openAndSend(HELD);
    await until(() => held().held === 1);
    socket.destroy();
    await once(socket, 'close');
    await pause(50);
    expect(inFlight()).toBe(1);
    held().release();
    await until(() => inFlight() === 0);
    expect(await counted()).toBe(before + 1);
  });

  it('and so are those that wait behind it on the same connection', async () => {
    const before = await counted();
    const answered = large().answered;
    const socket = await openAndSend(HELD, LARGE_RESULT, LARGE_RESULT);
    await until(() => held().held === 1 && large().answered === answered + 2);
    await pause(100);
    socket.destroy();
    await once(socket, 'close');
    held().release();
    await until(() => inFlight() === 0);
    expect(await counted()).toBe(before + 3);
  });

  it('and its body gives its memory back', async () => {
    const socket = await openAndSend(HELD, ['POST', '/rest/services/largeService/text', '{}'.padEnd(100_000)]);
    const answered = large().answered;
    await until(() => held().held === 1 && large().answered === answered + 1);
    expect(await metric(/^latchkey_bodies_memory_bytes /)).toBe(1_000_000);
    socket.destroy();
    await once(socket, 'close');
    held().release();
    await until(() => inFlight() === 0);
    expect(await metric(/^latchkey_bodies_memory_bytes /)).toBe(0);
  });
});
