import { describe, expect, it } from '@jest/globals';
import { RequestsByStatus } from './http-server.js';

const MINUTE = 60_000;
const NONE = { '2xx': 0, '3xx': 0, '4xx': 0, '5xx': 0 };

function counter(start = '2024-03-01T10:00:30.000Z') {
  const clock = { now: Date.parse(start) };
  return { clock, requests: new RequestsByStatus(() => clock.now) };
}

describe('requests by status', () => {
  it('are counted in the minute of their end, by class', () => {
    const { clock, requests } = counter();
    [200, 204, 304, 401, 404, 500].forEach((status) => {
      requests.count(status);
    });
    clock.now += MINUTE;
    requests.count(503);
    const minutes = requests.minutes();
    expect(minutes).toHaveLength(60);
    expect(minutes[0]).toEqual({ from: '2024-03-01T09:02:00.000Z', ...NONE });
    expect(minutes.slice(-2)).toEqual([
      { from: '2024-03-01T10:00:00.000Z', '2xx': 2, '3xx': 1, '4xx': 2, '5xx': 1 },
      { from: '2024-03-01T10:01:00.000Z', ...NONE, '5xx': 1 },
    ]);
  });

  it('are forgotten after an hour, minute by minute, also without requests in between', () => {
    const { clock, requests } = counter();
    requests.count(200);
    clock.now += 59 * MINUTE;
    expect(requests.minutes()[0]).toEqual({ from: '2024-03-01T10:00:00.000Z', ...NONE, '2xx': 1 });
    clock.now += MINUTE;
    expect(requests.minutes().every((minute) => minute['2xx'] === 0)).toBe(true);
    requests.count(200);
    clock.now += 1000 * MINUTE;
    expect(requests.minutes().every((minute) => minute['2xx'] === 0)).toBe(true);
  });

  it('of statuses that no class has count with the nearest one', () => {
    const { requests } = counter();
    requests.count(101);
    requests.count(600);
    expect(requests.minutes().at(-1)).toMatchObject({ '2xx': 1, '5xx': 1 });
  });

  it('stay in the latest minute while the clock is set back', () => {
    const { clock, requests } = counter();
    requests.count(200);
    clock.now -= 5 * MINUTE;
    requests.count(200);
    expect(requests.minutes().at(-1)).toEqual({ from: '2024-03-01T10:00:00.000Z', ...NONE, '2xx': 2 });
  });
});
