import type { ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { RequestDeadline } from '../common/deadline.js';
import type { IncomingBody } from './incoming-body.js';
import type { QueryParameters } from './request-url.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Decoded path segments, without `CONTEXT_PATH`; `undefined` for a malformed URL. */
    segments: readonly string[] | undefined;
    /** What stands in front of our paths for clients: what a trusted proxy has removed, and `CONTEXT_PATH`. */
    publicPath: string;
    /** Query parameters; `access_token` has been removed once the request is authenticated. */
    parameters: QueryParameters;
    /** When the answer must be there. */
    deadline: RequestDeadline;
    /** The body, once it has been read. Kept here: a `WeakMap` would hold it until the next full collection. */
    incomingBody: IncomingBody | undefined;
    /** The response to the request; it closes however the request ends. */
    response: ServerResponse;
  }
}

/** The request as the pipeline sees it. */
export type ClientRequest = FastifyRequest;

/** Values of all `Authorization` headers: Node keeps only the first of them in its parsed form. */
export const authorizationHeaders = ({ raw }: ClientRequest): readonly string[] =>
  raw.rawHeaders.filter((_, index, all) => index % 2 === 1 && all[index - 1]?.toLowerCase() === 'authorization');

/**
 * `<scheme>://<host>[:port]` of the request, honouring forwarded headers of trusted proxies; for a client that names no
 * host, the address that it has connected to.
 */
export const requestOrigin = (request: ClientRequest): string =>
  `${request.protocol}://${request.host === '' ? localAuthority(request) : request.host}`;

/** The address of the backend as its clients see it, without a slash at the end. */
export const publicUrl = (request: ClientRequest): string => requestOrigin(request) + request.publicPath;

/** Path of the request as its client sees it, decoded. */
export const requestPath = ({ publicPath, segments = [] }: ClientRequest): string =>
  `${publicPath}/${segments.join('/')}`;

function localAuthority({ raw: { socket } }: ClientRequest): string {
  const { localAddress = 'localhost', localPort } = socket;
  const host = localAddress.replace(/^::ffff:/, '');
  return (host.includes(':') ? `[${host}]` : host) + (localPort === undefined ? '' : `:${localPort}`);
}
