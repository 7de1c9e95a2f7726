import type { Question } from './questions/question.js';
import type { Answer } from './server/answer.js';
import type { Server } from './server/server.js';
import { judge, type Verdict } from './verdict/exchange.js';
import { normalized } from './verdict/normalize.js';
import { withSharedTargets } from './verdict/shared-targets.js';

/** Both servers, and what was learned by asking them. */
export class Pair {
  readonly verdicts: Verdict[] = [];

  constructor(
    readonly reference: Server,
    readonly candidate: Server,
    /** Names of the entities that both have. */
    private readonly shared: ReadonlySet<string>,
    private readonly signal: AbortSignal,
  ) {}

  get servers(): readonly [Server, Server] {
    return [this.reference, this.candidate];
  }

  async askAll(questions: readonly Question[]): Promise<void> {
    for (const question of questions) {
      await this.ask(question);
    }
  }

  /**
   * Asks both and records how the answers differ.
   *
   * @param learn sees the answers before they are compared, for instance to name the ids in them by placeholders
   */
  async ask(question: Question, learn: (server: Server, answer: Answer) => void = () => undefined): Promise<void> {
    this.signal.throwIfAborted();
    const [reference, candidate] = await Promise.all(
      this.servers.map(async (server) => {
        const answer = await server.ask(question);
        learn(server, answer);
        return { server, answer };
      }),
    );
    if (reference !== undefined && candidate !== undefined) {
      this.verdicts.push(
        judge({ question, reference: this.comparable(reference), candidate: this.comparable(candidate) }),
      );
    }
  }

  private comparable({ server, answer }: { server: Server; answer: Answer }): Answer {
    const { url, placeholders } = server;
    return withSharedTargets(normalized(answer, url, placeholders), this.shared);
  }
}
