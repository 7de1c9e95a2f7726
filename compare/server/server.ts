import type { Options } from '../options.js';
import type { Question } from '../questions/question.js';
import { type Json, parseJson } from '../json.js';
import { type Answer, COMPARED_HEADERS } from './answer.js';
import { Placeholders } from './placeholders.js';
import { reasonOf, Tokens } from './tokens.js';

export type ServerName = 'reference' | 'candidate';

const JSON_BODY = { 'content-type': 'application/json' };

/** One of the two servers. */
export class Server {
  readonly url: string;
  readonly placeholders = new Placeholders();
  readonly tokens: Tokens;
  private readonly timeoutMs: number;

  constructor(
    readonly name: ServerName,
    options: Options,
  ) {
    this.url = options[name];
    this.timeoutMs = options.timeoutMs;
    this.tokens = new Tokens(name, this.url, options);
  }

  /** @returns what the server returned; status 0 with the reason when there was no response */
  async ask({ method, path, caller, headers = {}, body }: Question): Promise<Answer> {
    const isForm = headers['content-type'] === 'application/x-www-form-urlencoded';
    const sent = new Headers({ accept: '*/*', ...(body === undefined ? {} : JSON_BODY) });
    if (caller !== undefined) {
      sent.set('authorization', `Bearer ${await this.tokens.of(caller)}`);
    }
    for (const [name, value] of Object.entries(headers)) {
      sent.set(name, this.placeholders.fill(value));
    }
    try {
      const response = await fetch(this.url + this.placeholders.fill(path, encodeURIComponent), {
        method,
        headers: sent,
        body: body === undefined ? undefined : this.placeholders.fill(body, isForm ? encodeURIComponent : undefined),
        redirect: 'manual',
        signal: AbortSignal.timeout(this.timeoutMs),
      });
      return { status: response.status, headers: headersOf(response), body: bodyOf(await response.arrayBuffer()) };
    } catch (error) {
      return { status: 0, headers: {}, body: reasonOf(error) };
    }
  }
}

function headersOf({ headers }: Response): Record<string, string> {
  const compared = COMPARED_HEADERS.map((name) => [name, headers.get(name)] as const);
  return Object.fromEntries(compared.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

function bodyOf(bytes: ArrayBuffer): Json | undefined {
  const text = Buffer.from(bytes).toString();
  return text === '' ? undefined : (parseJson(text) ?? text);
}
