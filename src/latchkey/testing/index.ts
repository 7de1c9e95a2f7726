/**
 * What specs of an application import from `latchkey/testing`: the application itself on a database in memory, and actors
 * who send requests to it.
 *
 * @packageDocumentation
 */
export { Actor, type ReceivedResponse, type SentBody, type SentHeaders } from './actor.js';
export { startTestApp, type TestApp } from './test-app.js';
export { type AnsweredResponse, type ToAnswer, toAnswer } from './to-answer.js';
