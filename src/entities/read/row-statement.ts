import { type Arguments, boundValue } from '../../conditions/bound-values.js';
import type { PropertyCondition } from '../../conditions/condition.js';
import type { Reader } from '../../conditions/visible-rows.js';
import { type SqlRunner, type SqlValue, Statement, type TextRow } from '../../database/database.js';

/** A statement with row conditions of its reader, whose values are its last parameters. */
export class RowStatement {
  private readonly statement: Statement;
  private readonly properties: readonly PropertyCondition[];

  /**
   * @param text with marks of the reader's restrictions
   * @param parameters number of the others
   */
  constructor(text: string, parameters: number, { restrictions }: Reader) {
    const numbered = restrictions.numbered(text, parameters + 1);
    this.statement = new Statement(numbered.text);
    this.properties = numbered.properties;
  }

  /**
   * @param values of the other parameters
   * @param current what the parameters of row conditions stand for
   */
  rows(runner: SqlRunner, values: readonly SqlValue[], current: Arguments): Promise<TextRow[]> {
    const last = this.properties.flatMap((property) => boundValue(property, current));
    return runner.rows(this.statement, [...values, ...last]);
  }
}
