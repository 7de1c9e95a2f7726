/** What a matcher of Jest or Vitest needs to know of a response. */
export interface AnsweredResponse {
  readonly status: number;
  readonly text: string;
}

/** The matcher as `expect` offers it. */
export type ToAnswer<R> = (status: number, body?: unknown) => R;

/** The part of Jest and Vitest that matchers are called with. */
interface MatcherContext {
  readonly isNot?: boolean;
  equals(a: unknown, b: unknown): boolean;
  readonly utils: { diff(expected: unknown, received: unknown): string | null | undefined };
}

/**
 * A matcher for the status and the body of a response, which shows both when one of them differs.
 *
 * @param body compared as `toEqual` does; left out for a response that is empty
 *
 * @example
 * ```ts
 * import { type ToAnswer, toAnswer } from 'latchkey/testing';
 *
 * declare module 'expect' {
 *   interface Matchers<R> {
 *     toAnswer: ToAnswer<R>;
 *   }
 * }
 * expect.extend({ toAnswer });
 *
 * expect(await keeper.get('/rest/services/bookService/countPages')).toAnswer(200, 474);
 * expect(await keeper.delete(`/rest/entities/Book/${id}`)).toAnswer(204);
 * ```
 */
export function toAnswer(
  this: MatcherContext,
  response: AnsweredResponse,
  status: number,
  body?: unknown,
): {
  readonly pass: boolean;
  /** Explains a failure. */
  readonly message: () => string;
} {
  const received = answerOf(response);
  const expected = { status, body };
  return {
    pass: this.equals(received, expected),
    message: () =>
      this.isNot === true
        ? `The response must not be ${JSON.stringify(expected)}`
        : `The response differs:\n\n${this.utils.diff(expected, received) ?? ''}`,
  };
}

/** A text that is not JSON equals no body. */
function answerOf({ status, text }: AnsweredResponse): { status: number; body?: unknown; text?: string } {
  if (text === '') {
    return { status };
  }
  try {
    return { status, body: JSON.parse(text) as unknown };
  } catch {
    return { status, text };
  }
}
