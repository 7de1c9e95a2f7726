import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Controller, Get, Injectable, Logger, Module } from '@nestjs/common';
import { Access } from '../../src/latchkey/common/access.decorator.js';
import { restError } from '../../src/latchkey/errors/rest-error.js';
import { pgError } from '../../src/latchkey/errors/statement-error.js';
import { Database } from '../../src/latchkey/database/database.js';
import { Statement } from '../../src/latchkey/sql/statement.js';
import type { Transaction } from '../../src/latchkey/sql/transaction.js';
import { ConstrainedData } from '../../src/latchkey/entities/repository/constrained-data.js';
import { UnconstrainedData } from '../../src/latchkey/entities/repository/unconstrained-data.js';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { type EntityChange, type EntityHook, EntityHooks } from '../../src/latchkey/model/entity-hooks.js';
import { predefinedQuery } from '../../src/latchkey/queries/predefined-query.js';
import type { Caller } from '../../src/latchkey/roles/caller.js';
import {
  CallerParam,
  RestMethod,
  RestParam,
  RestService,
} from '../../src/latchkey/services/rest-service.decorators.js';
import { Ledger, LedgerModule, runSql } from '../builders/ledger.module.js';
import { Currency } from '../domain/currency.entity.js';
import { startDomainApp } from '../domain/start-domain-app.js';
import type { Answer } from '../harness/exchange.js';
import { useApp } from '../harness/use-app.js';

/** Statements of application code, by the name of their fault. */
const STATEMENTS: Readonly<Record<string, string>> = {
  division: 'SELECT 1/0',
  cast: "SELECT 'x'::integer",
  unique: "INSERT INTO domain_currency (code) VALUES ('EUR'), ('EUR')",
  missing: 'INSERT INTO domain_product_tag (product_id) VALUES (gen_random_uuid())',
  check: "INSERT INTO domain_coupon (code, percent) VALUES ('x', 100)",
  raised: "DO $$ BEGIN RAISE EXCEPTION 'a rule of the application'; END $$",
};

@RestService('faults')
export class FaultsService {
  constructor(
    private readonly database: Database,
    private readonly constrained: ConstrainedData,
    private readonly unconstrained: UnconstrainedData,
  ) {}

  @RestMethod()
  async sql(@RestParam('fault') fault: string): Promise<void> {
    await this.database.rows(new Statement(STATEMENTS[fault] ?? ''));
  }

  @RestMethod()
  async typeorm(@RestParam('fault') fault: string): Promise<void> {
    await this.database.dataSource.query(STATEMENTS[fault] ?? '');
  }

  @RestMethod()
  async inTransaction(@RestParam('fault') fault: string): Promise<void> {
    await this.database.transaction((transaction) => transaction.rows(new Statement(STATEMENTS[fault] ?? '')));
  }

  @RestMethod()
  async caught(): Promise<void> {
    try {
      await this.sql('raised');
    } catch (error) {
      throw restError('creationFailed', { reason: pgError(error)?.message ?? '' });
    }
  }

  @RestMethod({ httpMethods: ['POST'] })
  async save(@CallerParam() caller: Caller, @RestParam('ledger', 'Ledger') ledger: Ledger): Promise<void> {
    await this.constrained.for(caller).save(ledger);
  }

  @RestMethod({ httpMethods: ['POST'] })
  async saveTogether(@CallerParam() caller: Caller, @RestParam('ledger', 'Ledger') ledger: Ledger): Promise<void> {
    await this.unconstrained.transaction(caller, (data) => data.save(ledger));
  }
}

const broken = { hook: false };

@Injectable()
@EntityHooks(Currency)
class BrokenHook implements EntityHook {
  async afterWrite(_: EntityChange, transaction: Transaction): Promise<void> {
    if (broken.hook) {
      await transaction.rows(new Statement('SELECT 1/0'));
    }
  }
}

@Controller('rest/faults')
@Access('principal')
class FaultsController {
  constructor(private readonly database: Database) {}

  @Get('division')
  async division(): Promise<object> {
    return this.database.rows(new Statement('SELECT 1/0'));
  }
}

const QUERIES = [
  predefinedQuery(Currency, 'broken', {
    fetchPlan: '_instance_name',
    build: (builder) => builder.andWhere('1/(length(e.code) - length(e.code)) = 1'),
  }),
];

@Module({
  imports: [Latchkey.forFeature({ services: [FaultsService], hooks: [BrokenHook], queries: QUERIES }), LedgerModule],
  controllers: [FaultsController],
  providers: [BrokenHook],
})
class FaultsModule {}

const app = useApp(() => startDomainApp({}, [FaultsModule]));
let logged: jest.SpiedFunction<Logger['error']>;

beforeAll(async () => {
  await runSql(app, "INSERT INTO domain_currency (code) VALUES ('USD')");
});

beforeEach(() => {
  broken.hook = false;
  logged = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
  logged.mockClear();
});

const outcome = ({ status, json }: Answer) => [status, json];
const SERVER_ERROR = [500, { error: 'Server error', details: '' }];
/** Messages that were logged with a stack. */
const withStack = () =>
  logged.mock.calls
    .filter(([, stack]: readonly unknown[]) => /\n +at /.test(String(stack)))
    .map(([text]) => String(text));

describe('a fault in SQL of the application (protocol/services.md 5)', () => {
  it.each(Object.keys(STATEMENTS).flatMap((fault) => ['sql', 'typeorm', 'inTransaction'].map((how) => [fault, how])))(
    '%s by %s is a 500, and the log has its stack',
    async (fault, how) => {
      const answer = await app.as('admin').get(`/rest/services/faults/${how}?fault=${fault}`);
      expect([outcome(answer), withStack().length]).toEqual([SERVER_ERROR, 1]);
    },
  );

  it('is a 500 in hooks, controllers and builders of queries, too', async () => {
    broken.hook = true;
    const hook = await app.as('admin').post('/rest/entities/Currency', { code: 'CHF' });
    const controller = await app.as('admin').get('/rest/faults/division');
    const list = await app.as('admin').get('/rest/queries/Currency/broken');
    const count = await app.as('admin').get('/rest/queries/Currency/broken/count');
    expect([hook, controller, list, count].map(outcome)).toEqual(Array.from({ length: 4 }, () => SERVER_ERROR));
    expect(withStack()).toEqual(
      [
        'POST /rest/entities/Currency',
        'GET /rest/faults/division',
        'GET /rest/queries/Currency/broken',
        'GET /rest/queries/Currency/broken/count',
      ].map((request) => expect.stringMatching(`^division by zero \\(${request} of admin, request [\\da-f-]{36}\\)$`)),
    );
    expect((await app.as('admin').get('/rest/entities/Currency/CHF')).status).toBe(404);
  });

  it('can be caught and answered in another way', async () => {
    const answer = await app.as('admin').get('/rest/services/faults/caught');
    const expected = { error: 'Entity creation failed', details: 'a rule of the application' };
    expect([outcome(answer), withStack()]).toEqual([[400, expected], []]);
  });
});

describe('a fault of data that a service saves', () => {
  it.each(['save', 'saveTogether'])('is answered as that of a request: %s', async (method) => {
    await runSql(app, 'CREATE UNIQUE INDEX IF NOT EXISTS spec_code ON spec_ledger (code)', 'DELETE FROM spec_ledger');
    const save = () => app.as('admin').post(`/rest/services/faults/${method}`, { ledger: { name: 'a', code: 'one' } });
    expect((await save()).status).toBe(204);
    expect(await save()).toAnswer(409, {
      error: 'Unique constraint violation',
      details: 'spec_code',
      attributes: ['code'],
    });
    expect(withStack()).toEqual([]);
  });
});
