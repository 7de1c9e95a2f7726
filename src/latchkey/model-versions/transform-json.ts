import { parse, stringify } from 'lossless-json';
import { isJsonObject, type JsonObject } from '../common/json-text.js';
import { LongWork } from '../common/in-slices.js';
import type { TransformationRule, TransformationRules } from './transformation-rule.js';

/**
 * Finds rules by the name of the entity before; the object's own `_entityName` wins over the name it is found under.
 */
const ruleOf = (rules: TransformationRules, value: unknown, name?: string): TransformationRule | undefined => {
  const own = isJsonObject(value) && typeof value._entityName === 'string' ? rules.get(value._entityName) : undefined;
  return own ?? (name === undefined ? undefined : rules.get(name));
};

/**
 * Carries the body of a request or a response from one version of the model to another (protocol/transformations.md 3). A
 * large one gives way to other requests.
 *
 * @param value an object of the entity, an array of them, or anything else, which stays as it is
 * @param name the entity before
 * @throws whatever the application's own code throws
 */
export const transformed = (value: unknown, name: string, rules: TransformationRules): Promise<unknown> =>
  new Transformation(rules).of(value, name);

class Transformation {
  private readonly work = new LongWork();

  constructor(private readonly rules: TransformationRules) {}

  async of(value: unknown, name: string): Promise<unknown> {
    if (Array.isArray(value)) {
      return this.each(value, (item) => this.of(item, name));
    }
    return isJsonObject(value) ? this.object(value, ruleOf(this.rules, value, name)) : value;
  }

  private async object(object: JsonObject, rule: TransformationRule | undefined): Promise<JsonObject> {
    const entries: [string, unknown][] = [];
    for (const [key, value] of Object.entries(object)) {
      const name = rule?.renamed.get(key) ?? key;
      if (!rule?.removed.has(name)) {
        const isName = rule && key === '_entityName' && value === rule.source;
        entries.push([name, isName ? rule.target : await this.nested(value)]);
      }
    }
    const result = Object.fromEntries(entries);
    return rule?.custom ? customised(result, rule.custom) : result;
  }

  /** Only what says of which entity it is can be carried over; the first element speaks for its array. */
  private async nested(value: unknown): Promise<unknown> {
    if (Array.isArray(value)) {
      const [first] = value as unknown[];
      const rule = ruleOf(this.rules, first);
      return isNamed(first) ? this.each(value, (item) => this.withRule(item, rule)) : value;
    }
    return isNamed(value) ? this.withRule(value, ruleOf(this.rules, value)) : value;
  }

  private withRule(value: unknown, rule: TransformationRule | undefined): Promise<unknown> {
    return isJsonObject(value) ? this.object(value, rule) : Promise.resolve(value);
  }

  private async each(items: readonly unknown[], transform: (item: unknown) => Promise<unknown>): Promise<unknown[]> {
    const results: unknown[] = [];
    for (const item of items) {
      results.push(await transform(item));
      if (this.work.isSliceOver) {
        await this.work.pause();
      }
    }
    return results;
  }
}

const isNamed = (value: unknown): boolean => isJsonObject(value) && typeof value._entityName === 'string';

function customised(object: JsonObject, custom: NonNullable<TransformationRule['custom']>): JsonObject {
  const { json, entityName } = custom(stringify(object) ?? '');
  const result = parse(json);
  if (!isJsonObject(result)) {
    throw new TypeError('A transformation has to return the JSON text of an object');
  }
  return '_entityName' in result ? { ...result, _entityName: entityName } : result;
}
