import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

/** Ways to send a request to somebody else. */
const CLIENTS = /\bfetch\(|\bhttps?\.(?:get|request)\(|from '(?:node:https?2?|undici|axios|got|node-fetch)'/;
/** Types and servers of `node:http`, which send nothing. */
const HARMLESS = /import (?:type \{.+\}|\{(?: (?:type \w+|STATUS_CODES|createServer),?)+ \}) from 'node:http'/;

/** Sends requests to the application under test; no backend loads it. */
const TESTING = 'src/latchkey/testing/';

/** Runs in browsers; no backend loads it. */
const BROWSER = 'src/react-admin/';

/** Holds one text, which browsers run. */
const SCRIPT = join('src', 'latchkey', 'openapi', 'viewer', 'login-script.ts');

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
  .map((name) => join('src', name))
  .filter((name) => !name.startsWith(TESTING) && !name.startsWith(BROWSER) && name !== SCRIPT);

const sending = (text: string): string[] =>
  text.split('\n').filter((line) => CLIENTS.test(line) && !HARMLESS.test(line));

describe('the backend sends no requests (docs/security.md, API7 and API10)', () => {
  it('no file of src/ sends an HTTP request, so that no caller can choose where one goes', () => {
    expect(files.length).toBeGreaterThan(200);
    expect(files.flatMap((file) => sending(readFileSync(file, 'utf8')).map((line) => `${file}: ${line}`))).toEqual([]);
  });

  it('latchkey/testing and latchkey/react-admin, which send them, are imported by no other file', () => {
    const imports = /from '[^']*\/(?:testing|react-admin)\b/;
    expect(files.filter((file) => imports.test(readFileSync(file, 'utf8')))).toEqual([]);
  });

  it('the login of the documents page is a text, and nothing beside it', () => {
    expect(readFileSync(SCRIPT, 'utf8')).toMatch(
      /^(\/\*\*\n( \*.*\n)+ \*\/\n)export const LOGIN_SCRIPT = `[^`$]*`;\n$/,
    );
  });

  it('and one that did would be found', () => {
    expect(sending("import { request } from 'node:https';\nawait fetch(url);\nhttp.get(url);")).toHaveLength(3);
  });
});
