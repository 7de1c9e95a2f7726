import fc from 'fast-check';
import { stringify } from 'lossless-json';
import type { OpenApiDocument } from '../../src/latchkey/openapi/openapi.js';
import { idSegment } from '../../src/latchkey/entities/entity-id.js';
import type { EntityId, EntityModel } from '../../src/latchkey/model/entity-model.js';
import type { Actor } from '../harness/actor.js';
import { AnswerCheck } from './answer-check.js';
import { GeneratedValues } from './generated-values.js';
import type { PresentRows } from './present-rows.js';
import { type DocumentedOperation, operationsOf, requestsTo } from './replayed-requests.js';

/** Fewer than there are rows. */
const DELETIONS = 2;
/** A request that other rows block is repeated with other values, until it succeeds. */
const MOST_REQUESTS = 12;
const JSON_BODY = { 'content-type': 'application/json' };

/** Of the two ways to delete one is enough: the first may leave no rows to the second. */
const nameOf = ({ method, path }: DocumentedOperation): string =>
  method === 'delete' ? `delete ${path.replace('/{entityId}', '')}` : `${method} ${path}`;

const idText = (entity: EntityModel, id: EntityId): string => decodeURIComponent(idSegment(entity, id));

/** Requests to all operations of a document, one after the other. */
export class Replay {
  /** Requests that were refused for their form, and answers that are not what the document says. */
  readonly faults: string[] = [];
  private readonly outcomes = new Map<string, boolean>();
  private readonly check = new AnswerCheck(this.document, true);
  private readonly values = new GeneratedValues(this.document.components.schemas, this.rows.known);

  /**
   * @param requests to each operation that deletes nothing
   * @param seed repeats a run
   */
  constructor(
    private readonly actor: Actor,
    private readonly document: OpenApiDocument,
    private readonly entities: readonly EntityModel[],
    private readonly rows: PresentRows,
    private readonly requests: number,
    private seed: number,
  ) {}

  /** Operations that no request has succeeded with. */
  get unsuccessful(): string[] {
    return [...this.outcomes].filter(([, succeeded]) => !succeeded).map(([name]) => name);
  }

  /**
   * @param first what has to come before everything else, which is sent again in its turn
   * @returns how many operations there are
   */
  async run(first: (documented: DocumentedOperation) => boolean): Promise<number> {
    const operations = operationsOf(this.document);
    const deletes = ({ method }: DocumentedOperation): boolean => method === 'delete';
    // Deletions come last: they may leave no rows to the others.
    const others = operations.filter((each) => !deletes(each));
    for (const documented of [...operations.filter(first), ...others, ...operations.filter(deletes)]) {
      await this.runOperation(documented);
    }
    return operations.length;
  }

  private async runOperation(documented: DocumentedOperation): Promise<void> {
    const name = nameOf(documented);
    const enough = documented.method === 'delete' ? DELETIONS : this.requests;
    for (let count = 0; count < enough || (count < MOST_REQUESTS && !this.outcomes.get(name)); count++) {
      if (documented.method !== 'get') {
        await this.rows.look();
      }
      const succeeded = await this.send(documented);
      this.outcomes.set(name, succeeded || this.outcomes.get(name) === true);
    }
  }

  private async send(documented: DocumentedOperation): Promise<boolean> {
    const { method, operation } = documented;
    const [request] = fc.sample(requestsTo(documented, this.values, this.ids(documented)), {
      numRuns: 1,
      seed: ++this.seed,
    });
    if (!request) {
      return false;
    }
    // Ids may be numbers that JavaScript cannot hold.
    const body = stringify(request.body);
    const answer = await this.actor.send(method.toUpperCase(), `/rest${request.path}`, body, JSON_BODY);
    const fault =
      answer.status === 400 ? `refused for its form: ${answer.text}` : this.check.faultOf(operation, answer);
    if (fault !== undefined) {
      this.faults.push(`${method} ${request.path} ${body ?? ''}: ${fault}`);
    }
    // An empty list creates nothing that others could read.
    return answer.status < 300 && body !== '[]';
  }

  /** Of the rows that there are, those that a path can carry. */
  private ids({ path, operation }: DocumentedOperation): fc.Arbitrary<string> {
    const entity = this.entities.find(({ name }) => path === `/entities/${name}/{entityId}`);
    const { pattern = '' } = operation.parameters?.find(({ name }) => name === 'entityId')?.schema ?? {};
    const ids = (entity ? this.rows.idsOf(entity).map((id) => idText(entity, id)) : []).filter((id) =>
      new RegExp(pattern).test(id),
    );
    // Where no row is left, the operation is among those that never succeed.
    return ids.length > 0 ? fc.constantFrom(...ids) : fc.uuid();
  }
}
