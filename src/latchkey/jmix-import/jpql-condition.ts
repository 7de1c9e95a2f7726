import { type Token, tokensOf } from './jpql-tokens.js';

/** A condition as row-level roles have it. */
export type ConditionJson =
  | { readonly property: string; readonly operator: string; readonly value?: unknown }
  | { readonly group: 'AND' | 'OR'; readonly conditions: readonly ConditionJson[] };

/** Characters of a condition, which bound the time to read it. */
const MAX_LENGTH = 20_000;
/** Parentheses inside of parentheses. */
const MAX_DEPTH = 50;

const COMPARISONS = ['=', '<>', '<', '<=', '>', '>='];
/** What a comparison says when its sides change places. */
const FLIPPED: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/**
 * Translates the WHERE clause of a row-level policy of Jmix: comparisons of attributes of `{E}` with values and parameters,
 * `in`, `between`, `is null`, joined by `and`, `or` and parentheses. `like` is left out, because filters ignore the case of
 * letters, and would permit more.
 *
 * @returns undefined where the clause says something else
 */
export function conditionOf(clause: string): ConditionJson | undefined {
  const tokens = clause.length > MAX_LENGTH ? undefined : tokensOf(clause);
  return tokens && new JpqlParser(tokens).condition();
}

class JpqlParser {
  private at = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  condition(): ConditionJson | undefined {
    const condition = this.group('OR', 0);
    return this.at === this.tokens.length ? condition : undefined;
  }

  /** `and` binds more closely than `or`. */
  private group(group: 'AND' | 'OR', depth: number): ConditionJson | undefined {
    const conditions: ConditionJson[] = [];
    do {
      const next = group === 'OR' ? this.group('AND', depth) : this.single(depth);
      if (!next) {
        return undefined;
      }
      conditions.push(next);
    } while (this.takeWord(group.toLowerCase()));
    const [first, ...others] = conditions;
    return others.length === 0 ? first : { group, conditions };
  }

  private single(depth: number): ConditionJson | undefined {
    if (depth < MAX_DEPTH && this.takeSign('(')) {
      const inner = this.group('OR', depth + 1);
      return this.takeSign(')') ? inner : undefined;
    }
    const value = this.value();
    if (value === undefined) {
      const property = this.path();
      return property === undefined ? undefined : this.about(property);
    }
    const operator = this.comparison();
    const property = operator === undefined ? undefined : this.path();
    return operator === undefined || property === undefined
      ? undefined
      : { property, operator: FLIPPED[operator] ?? operator, value };
  }

  private comparison(): string | undefined {
    return COMPARISONS.find((each) => this.takeSign(each));
  }

  private about(property: string): ConditionJson | undefined {
    if (this.takeWord('is')) {
      const operator = this.takeWord('not') ? 'notEmpty' : 'isNull';
      return this.takeWord('null') ? { property, operator } : undefined;
    }
    const isNegated = this.takeWord('not');
    if (this.takeWord('in')) {
      const value = this.list();
      return value && { property, operator: isNegated ? 'notIn' : 'in', value };
    }
    if (isNegated) {
      return undefined;
    }
    if (this.takeWord('between')) {
      const from = this.value();
      const to = from === undefined || !this.takeWord('and') ? undefined : this.value();
      return to === undefined
        ? undefined
        : {
            group: 'AND',
            conditions: [
              { property, operator: '>=', value: from },
              { property, operator: '<=', value: to },
            ],
          };
    }
    const operator = this.comparison();
    const value = operator === undefined ? undefined : this.value();
    return operator === undefined || value === undefined ? undefined : { property, operator, value };
  }

  private list(): readonly unknown[] | undefined {
    if (!this.takeSign('(')) {
      return undefined;
    }
    const values: unknown[] = [];
    do {
      const value = this.value();
      if (value === undefined) {
        return undefined;
      }
      values.push(value);
    } while (this.takeSign(','));
    return this.takeSign(')') ? values : undefined;
  }

  private path(): string | undefined {
    const token = this.tokens[this.at];
    this.at += token?.kind === 'path' ? 1 : 0;
    return token?.kind === 'path' ? token.text : undefined;
  }

  private value(): unknown {
    const from = this.at;
    const isNegative = this.takeSign('-');
    const token = this.tokens[this.at];
    if (token?.kind !== 'value' || (isNegative && typeof token.value !== 'number')) {
      this.at = from;
      return undefined;
    }
    this.at += 1;
    return isNegative && typeof token.value === 'number' ? -token.value : token.value;
  }

  private takeWord(text: string): boolean {
    return this.take('word', text);
  }

  private takeSign(text: string): boolean {
    return this.take('sign', text);
  }

  private take(kind: 'word' | 'sign', text: string): boolean {
    const token = this.tokens[this.at];
    const found = token?.kind === kind && token.text === text;
    this.at += found ? 1 : 0;
    return found;
  }
}
