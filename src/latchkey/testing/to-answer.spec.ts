import { describe, expect, it } from '@jest/globals';
import { type ToAnswer, toAnswer } from './to-answer.js';

declare module 'expect' {
  interface Matchers<R> {
    toAnswer: ToAnswer<R>;
  }
}

expect.extend({ toAnswer });

const BOOK = { status: 200, text: '{"title":"Emma","pages":474}' };
const EMPTY = { status: 204, text: '' };

describe('toAnswer', () => {
  it('compares the status and the body, as toEqual does', () => {
    expect(BOOK).toAnswer(200, { pages: 474, title: 'Emma' });
    expect(BOOK).toAnswer(200, { pages: expect.any(Number), title: 'Emma', author: undefined });
    expect(BOOK).not.toAnswer(201, { title: 'Emma', pages: 474 });
    expect(BOOK).not.toAnswer(200, { title: 'Emma' });
    expect({ status: 200, text: 'null' }).toAnswer(200, null);
  });

  it('expects an empty response where no body is given', () => {
    expect(EMPTY).toAnswer(204);
    expect(EMPTY).not.toAnswer(204, '');
    expect(BOOK).not.toAnswer(200);
    expect({ status: 200, text: 'Emma' }).not.toAnswer(200);
  });

  it('takes a text that is not JSON for no body', () => {
    expect({ status: 200, text: 'Emma' }).not.toAnswer(200, 'Emma');
    expect({ status: 200, text: '"Emma"' }).toAnswer(200, 'Emma');
  });

  it.each([
    [{ status: 403, text: '{"error":"Forbidden"}' }, ['"status": 200', '"status": 403', '"error": "Forbidden"']],
    [{ status: 502, text: '<h1>Bad Gateway' }, ['"status": 502', '"text": "<h1>Bad Gateway"']],
  ])('shows both when one of them differs: %j', (response, shown) => {
    let message = '';
    try {
      expect(response).toAnswer(200, { title: 'Emma' });
    } catch (error) {
      message = (error as Error).message;
    }
    for (const part of shown) {
      expect(message).toContain(part);
    }
  });

  it('shows what the answer must not be', () => {
    expect(() => expect(EMPTY).not.toAnswer(204)).toThrow('The response must not be {"status":204}');
  });
});
