import { describe, expect, it } from '@jest/globals';
import { requestIdOf } from './access-log.hook.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const NEW = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

describe('the id of a request', () => {
  it.each(['a', 'Root=1-67891233-abcdef012345678912345678', '9f0f6d2e-5a57-4f6e-9d0b-6a3f0f2b7c11'])(
    'is %s where X-Request-Id says so',
    (id) => {
      expect(requestIdOf({ 'x-request-id': id })).toBe(id);
    },
  );

  it.each(['', 'a b', 'a"b', 'ä', '{}', '\u001b[31m', 'x'.repeat(43)])('is a new one instead of %j', (id) => {
    expect(requestIdOf({ 'x-request-id': id })).toMatch(NEW);
  });

  it('is that of the trace which the request belongs to', () => {
    const traceparent = `00-${TRACE}-00f067aa0ba902b7-01`;
    expect(requestIdOf({ traceparent })).toBe(TRACE);
    expect(requestIdOf({ traceparent, 'x-request-id': 'a b' })).toBe(TRACE);
    expect(requestIdOf({ traceparent, 'x-request-id': 'a' })).toBe('a');
  });

  it.each([`00-${'0'.repeat(32)}-00f067aa0ba902b7-01`, '00-4bf92f-00f067aa0ba902b7-01', 'none'])(
    'is a new one where traceparent is %s',
    (traceparent) => {
      expect(requestIdOf({ traceparent })).toMatch(NEW);
    },
  );
});
