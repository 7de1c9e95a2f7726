import fastify from 'fastify';
import { readEnvironment } from '../environment.js';
import { reportToParent } from '../report-to-parent.js';

/** Fastify and nothing else: what an answer costs before any authentication. */
const { text } = readEnvironment();
const server = fastify();
const body = Buffer.from(text);
server.get('/rest/userInfo', (_request, reply) => reply.header('content-type', 'application/json').send(body));
reportToParent(await server.listen({ port: 0, host: '127.0.0.1' }));
