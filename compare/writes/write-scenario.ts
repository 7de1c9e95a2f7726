import { stringify } from 'lossless-json';
import type { JsonObject } from '../json.js';
import type { Entity } from '../model/model.js';
import type { Pair } from '../pair.js';
import type { Question } from '../questions/question.js';
import { placeholderPart } from '../server/placeholders.js';
import type { CreatedRows } from './created-rows.js';
import { GeneratedValues, type ValueSource } from './generated-values.js';

const UNKNOWN_ID = '00000000-dead-4bad-8bad-000000000001';

/** Creates objects of an entity as a user, reads, changes and deletes them. */
export class WriteScenario {
  private readonly values: GeneratedValues;
  private readonly base: string;
  private asked = 0;
  private ids = 0;

  constructor(
    private readonly pair: Pair,
    private readonly entity: Entity,
    private readonly caller: string,
    source: ValueSource,
    private readonly created: readonly CreatedRows[],
    private readonly limit: number,
  ) {
    this.values = new GeneratedValues(entity, source);
    this.base = `/rest/entities/${entity.name}`;
  }

  /** @returns false when a required value cannot be generated: nothing was asked then */
  async run(): Promise<boolean> {
    const smallest = this.values.smallest();
    if (smallest === undefined) {
      return false;
    }
    this.markText();
    await this.create('{', { malformed: true });
    await this.create('7', { malformed: true });
    if (this.values.required.length > 0) {
      await this.create('{}', { malformed: true });
    }
    await this.change(`${this.base}/${UNKNOWN_ID}`, {});
    await this.lifeOf(smallest);
    const largest = this.values.largest();
    if (largest !== undefined) {
      await this.lifeOf(largest);
    }
    return true;
  }

  private markText(): void {
    const text = this.values.required.find(({ type }) => type === 'string');
    if (text !== undefined) {
      this.created.forEach((rows) => {
        rows.mark(this.entity.name, text.name);
      });
    }
  }

  private async lifeOf(body: JsonObject): Promise<void> {
    const id = await this.create(json(body));
    if (id === undefined) {
      return;
    }
    const path = `${this.base}/${id}`;
    await this.ask('GET', path);
    await this.ask('GET', `${path}?fetchPlan=_local&returnNulls=true`);
    for (const attribute of this.values.scalars.filter(({ name }) => name !== 'id')) {
      const value = this.values.next(attribute);
      await this.change(path, value === undefined ? {} : { [attribute.name]: value });
      if (attribute.mandatory) {
        await this.change(path, { [attribute.name]: null }, { malformed: true });
      }
      if (attribute.type !== 'string') {
        await this.change(path, { [attribute.name]: 'not a value' }, { malformed: true });
      }
    }
    await this.change(path, { noSuchAttribute: 'x' });
    await this.ask('GET', path);
    await this.ask('DELETE', path);
    await this.ask('GET', path);
    await this.ask('DELETE', path);
  }

  /** @returns placeholder of the id; undefined unless both servers created one object */
  private async create(body: string, more: Partial<Question> = {}): Promise<string | undefined> {
    this.ids += 1;
    const placeholder = `~${this.entity.name}-${placeholderPart(this.caller)}-${this.ids}~`;
    let both = 0;
    await this.ask(
      'POST',
      `${this.base}?responseFetchPlan=_local`,
      { body, ...more },
      (server, { status, body: answer }) => {
        const rows = this.created.find((each) => each.server === server);
        const id = status === 201 || status === 200 ? rows?.record(this.entity.name, answer) : undefined;
        if (id !== undefined) {
          server.placeholders.set(placeholder, id);
          both += 1;
        }
      },
    );
    return both === this.created.length ? placeholder : undefined;
  }

  private change(path: string, body: JsonObject, more: Partial<Question> = {}): Promise<void> {
    return this.ask('PUT', `${path}?responseFetchPlan=_local`, { body: json(body), ...more });
  }

  private async ask(
    method: string,
    path: string,
    more: Partial<Question> = {},
    learn?: Parameters<Pair['ask']>[1],
  ): Promise<void> {
    this.asked += 1;
    if (this.asked <= this.limit) {
      await this.pair.ask({ group: 'writes', caller: this.caller, method, path, ...more }, learn);
    }
  }
}

const json = (body: JsonObject): string => stringify(body) ?? '{}';
