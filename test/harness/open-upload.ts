import { type ClientRequest, request } from 'node:http';
import { type Answer, answerTo } from './exchange.js';

/** An upload that is under way: its sender decides when more of it comes. */
export interface OpenUpload {
  readonly answer: Promise<Answer>;
  readonly sent: ClientRequest;
}

/** Sends the headers of an upload, chunked unless they name a length, and nothing of its body. */
export function openUpload(
  url: string,
  path: string,
  token: string,
  headers: Readonly<Record<string, string>> = {},
): OpenUpload {
  const { hostname, port } = new URL(url);
  const authorization = `Bearer ${token}`;
  const sent = request({ hostname, port, path, method: 'POST', headers: { authorization, ...headers }, agent: false });
  const answer = answerTo(sent);
  // A sender that aborts its upload does not wait for the answer.
  answer.catch(() => undefined);
  sent.flushHeaders();
  return { answer, sent };
}
