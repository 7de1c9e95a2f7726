import { Module } from '@nestjs/common';
import { Database } from '../../../src/latchkey/database/database.js';
import { Statement } from '../../../src/latchkey/sql/statement.js';
import { Latchkey } from '../../../src/latchkey/latchkey.js';
import { RestMethod, RestParam, RestService } from '../../../src/latchkey/services/rest-service.decorators.js';

const COUNT = new Statement('SELECT count(*) FROM (SELECT generate_series(1, $1::numeric)) AS numbers');
/** What FROM generates is kept until its end, in files when it is much. */
const COUNT_KEPT = new Statement('SELECT count(*) FROM generate_series(1, $1::numeric)');
const CREATE = new Statement('INSERT INTO tag (id, name) VALUES (gen_random_uuid(), $1)');

/** Statements that take as long as a spec wants. */
@RestService('slowService')
export class SlowService {
  constructor(private readonly database: Database) {}

  @RestMethod()
  async count(@RestParam('to') to: string): Promise<number> {
    const [row] = await this.database.rows(COUNT, [to]);
    return Number(row?.[0]);
  }

  @RestMethod()
  async countKept(@RestParam('to') to: string): Promise<void> {
    await this.database.rows(COUNT_KEPT, [to]);
  }

  @RestMethod()
  async createAndCount(@RestParam('name') name: string, @RestParam('to') to: string): Promise<void> {
    await this.database.transaction(async (transaction) => {
      await transaction.rows(CREATE, [name]);
      await transaction.rows(COUNT, [to]);
    });
  }
}

@Module({ imports: [Latchkey.forFeature({ services: [SlowService] })] })
export class SlowModule {}
