import type { ChangeOptions } from './options.js';

/** What a comparison has to say to the developer. */
export class Decision {
  /** What stays although the entities do not have it, and what may fail. */
  readonly remarks: string[] = [];
  /** Why no migration can be written. */
  readonly refusals: string[] = [];
  /** Names of options that the comparison used; others are misspelt. */
  readonly used = new Set<string>();

  constructor(private readonly options: ChangeOptions) {}

  /** @param place a column or an enum */
  mayLose(place: string): boolean {
    // Asked in this order, a name counts as used beside the general permission, too.
    return this.isNamed(place) || this.options.allowDataLoss;
  }

  mayDrop(table: string): boolean {
    return this.isNamed(table);
  }

  /** The expression of the values of rows in a column that becomes required. */
  fill(place: string): string | undefined {
    const expression = this.options.fills.get(place);
    if (expression !== undefined) {
      this.used.add(place);
    }
    return expression;
  }

  /** One sentence for each option that names nothing. */
  unusedOptions(): string[] {
    const { losses, fills } = this.options;
    const unused = (names: Iterable<string>): string[] => [...names].filter((name) => !this.used.has(name));
    return [
      ...unused(losses).map((name) => `--allow-data-loss=${name} names nothing that the entities lack`),
      ...unused(fills.keys()).map((name) => `--fill ${name} names no column that becomes required`),
    ];
  }

  private isNamed(place: string): boolean {
    const named = this.options.losses.has(place);
    if (named) {
      this.used.add(place);
    }
    return named;
  }
}
