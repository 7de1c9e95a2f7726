import { type Arguments, boundValue } from '../../conditions/bound-values.js';
import type { PropertyCondition } from '../../conditions/condition.js';
import type { Reader } from '../../conditions/visible-rows.js';
import { type SqlRunner, type SqlValue, Statement, type TextRow } from '../../sql/statement.js';
import { requestRows } from '../../database/database.js';

/** A statement with row conditions of its reader, whose values are its last parameters. */
export class RowStatement {
  private readonly statement: Statement;
  private many: Statement | undefined;
  private readonly properties: readonly PropertyCondition[];

  /**
   * @param text with marks of the reader's restrictions
   * @param parameters number of the others
   * @param builtByCode whether application code wrote a part of it and so is responsible for its faults
   */
  constructor(
    text: string,
    parameters: number,
    { restrictions }: Reader,
    private readonly builtByCode = false,
  ) {
    const numbered = restrictions.numbered(text, parameters + 1);
    this.statement = new Statement(numbered.text);
    this.properties = numbered.properties;
  }

  /**
   * @param values of the other parameters
   * @param current what the parameters of row conditions stand for
   * @param returnsMany whether it gets a connection for itself, because it returns many rows
   * @throws StatementFault where values of the request make it fail
   */
  rows(runner: SqlRunner, values: readonly SqlValue[], current: Arguments, returnsMany = false): Promise<TextRow[]> {
    const statement = returnsMany ? (this.many ??= new Statement(this.statement.text, true)) : this.statement;
    const last = this.properties.flatMap((property) => boundValue(property, current));
    const all = [...values, ...last];
    return this.builtByCode ? runner.rows(statement, all) : requestRows(runner, statement, all);
  }
}
