import { randomBytes } from 'node:crypto';
import { member, scalarText } from './json.js';
import { type CommonModel, commonModel } from './model/common-model.js';
import { type Entity, type Model, readModel } from './model/model.js';
import { type Sample, takeSample } from './model/sample.js';
import type { Options } from './options.js';
import { Pair } from './pair.js';
import { filterQuestions } from './questions/filter-questions.js';
import {
  callerQuestions,
  CLIENT,
  enumPlaceholder,
  errorQuestions,
  metadataQuestions,
  NOBODY,
  tokenQuestions,
} from './questions/general-questions.js';
import type { Question } from './questions/question.js';
import { planQuestions, readQuestions } from './questions/read-questions.js';
import type { Report } from './report/report.js';
import { placeholderPart } from './server/placeholders.js';
import { Server } from './server/server.js';
import { ComparisonError } from './comparison-error.js';
import { askAboutFiles } from './writes/file-scenario.js';
import { askAboutWrites, type Writing } from './writes/ask-about-writes.js';

/**
 * Asks both servers the same questions.
 *
 * @param signal ends the run early; what it created is deleted all the same
 * @throws ComparisonError when a server cannot be reached, refuses a login or does not show its metadata
 */
export async function compareServers(options: Options, signal = new AbortController().signal): Promise<Report> {
  const prefix = `cmp${randomBytes(3).toString('hex')}`;
  const reference = await loggedIn(new Server('reference', options), options, prefix);
  const candidate = await loggedIn(new Server('candidate', options), options, prefix);
  const [{ username: first }] = options.logins;
  const model = commonModel(await modelOf(reference, first), await modelOf(candidate, first), options.entities);
  if (model.entities.length === 0) {
    throw new ComparisonError(
      'The servers do not have any of these entities in common: compare two servers with one model',
    );
  }
  const pair = new Pair(reference, candidate, model.shared, signal);
  const writing: Writing = { prefix, limit: options.limit, notWritten: [], left: [] };
  await pair.askAll([...tokenQuestions(), ...metadataQuestions(model, first), ...errorQuestions(model, first)]);
  const callers = options.logins.map(({ username }) => username);
  for (const caller of callers) {
    const samples = await askAboutReads(caller, pair, model, options.limit);
    if (options.write) {
      await askAboutFiles(pair, caller, prefix);
      await askAboutWrites(caller, callers, pair, model, samples, writing);
    }
  }
  return {
    reference: reference.url,
    candidate: candidate.url,
    onlyReference: model.onlyReference,
    onlyCandidate: model.onlyCandidate,
    notWritten: writing.notWritten,
    left: writing.left,
    verdicts: pair.verdicts,
  };
}

async function loggedIn(server: Server, { client, logins }: Options, prefix: string): Promise<Server> {
  server.placeholders.set(CLIENT, Buffer.from(client).toString('base64'));
  server.placeholders.set(NOBODY, `${prefix}-nobody`);
  for (const { username } of logins) {
    await server.tokens.of(username);
    const { body } = await server.ask({ group: 'rights', caller: username, method: 'GET', path: '/rest/userInfo' });
    const id = scalarText(member(member(body, 'attributes'), 'id'));
    if (id !== undefined) {
      server.placeholders.set(`~user-${placeholderPart(username)}~`, id);
    }
  }
  return server;
}

/** Questions about enums need the name that the server gives them. */
async function modelOf(server: Server, caller: string): Promise<Model> {
  const model = await readModel(server, caller);
  for (const [simple, name] of model.enumNames) {
    server.placeholders.setShown(enumPlaceholder(simple), name);
  }
  return model;
}

/** @returns what the caller sees of each entity */
async function askAboutReads(
  caller: string,
  pair: Pair,
  model: CommonModel,
  limit: number,
): Promise<ReadonlyMap<string, Sample>> {
  await pair.askAll(callerQuestions(model, caller));
  const samples = new Map<string, Sample>();
  for (const entity of model.withRows) {
    const sample = await takeSample(pair.servers, entity, caller);
    samples.set(entity.name, sample);
    await pair.askAll(questionsAbout(entity, sample, caller).slice(0, limit));
  }
  return samples;
}

const questionsAbout = (entity: Entity, sample: Sample, caller: string): Question[] => [
  ...readQuestions(entity, sample, caller),
  ...planQuestions(entity, sample, caller),
  ...filterQuestions(entity, sample, caller),
];
