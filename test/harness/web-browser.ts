import { type Answer, exchange, type SentBody, type SentHeaders } from './exchange.js';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** What a browser does with cookies and forms, one request at a time: no redirect is followed. */
export class WebBrowser {
  readonly cookies = new Map<string, string>();

  /**
   * @param server the application, or the process that runs it
   * @param headers sent with every request
   */
  constructor(
    private readonly server: { readonly url: string },
    private readonly headers: SentHeaders = {},
  ) {}

  get(path: string, headers: SentHeaders = {}): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  postForm(path: string, fields: Readonly<Record<string, string>>, headers: SentHeaders = {}): Promise<Answer> {
    return this.send('POST', path, new URLSearchParams(fields).toString(), { ...FORM, ...headers });
  }

  /** Opens the login page and sends its form. @returns the answer to the form */
  async logIn(username: string, password = username): Promise<Answer> {
    return this.postForm('/as-login', { username, password, csrf: await this.csrf() });
  }

  /** The token in the form of the login page. */
  async csrf(): Promise<string> {
    const { text } = await this.get('/as-login');
    return /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
  }

  private async send(method: string, path: string, body: SentBody, headers: SentHeaders): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = { ...this.headers, ...(cookie === '' ? {} : { cookie }), ...headers };
    const answer = await exchange(this.server.url, method, path, body, sent);
    this.keep(answer.headers['set-cookie'] ?? []);
    return answer;
  }

  private keep(setCookies: readonly string[]): void {
    for (const [, name = '', value = '', attributes = ''] of setCookies.map(
      (each) => /^([^=]+)=([^;]*)(;.*)?$/.exec(each) ?? [],
    )) {
      if (/; Max-Age=0(;|$)/i.test(attributes)) {
        this.cookies.delete(name);
      } else {
        this.cookies.set(name, value);
      }
    }
  }
}
