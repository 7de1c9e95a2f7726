import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { PostgresQueryRunner } from 'typeorm/driver/postgres/PostgresQueryRunner.js';
import { requireTestedVersions } from './tested-versions.js';

const versions =
  (installed: Readonly<Record<string, string>>) =>
  (name: string): string =>
    installed[name] ?? '';

/** Names of those that an object has as functions. */
const methodsOf = (object: object, names: readonly string[]): string[] =>
  names.filter((name) => typeof (object as Record<string, unknown>)[name] === 'function');

describe('private members of the driver and of TypeORM that this folder uses', () => {
  it('of a query', () => {
    const names = ['submit', 'prepare', 'hasBeenParsed', 'requiresPreparation', 'handleError', 'handleReadyForQuery'];
    expect(methodsOf(pg.Query.prototype, names)).toEqual(names);
    const query = new pg.Query('SELECT $1', ['a'], () => undefined);
    expect(query).toMatchObject({ text: 'SELECT $1', values: ['a'], callback: expect.any(Function) as unknown });
  });

  it('of a connection', () => {
    const names = ['parse', 'bind', 'execute', 'sync', 'close', 'cancel', 'requestSsl', 'connect'];
    const { connection } = new pg.Client() as unknown as { readonly connection: object };
    expect(methodsOf(connection, names)).toEqual(names);
    expect(connection).toMatchObject({ parsedStatements: {}, submittedNamedStatements: {} });
    const { stream } = connection as { readonly stream: object };
    expect(methodsOf(stream, ['cork', 'uncork', 'destroy'])).toEqual(['cork', 'uncork', 'destroy']);
  });

  it('of a client: the key that cancels its work', () => {
    expect(new pg.Client({ host: 'db', port: 1 })).toMatchObject({
      processID: null,
      secretKey: null,
      host: 'db',
      port: 1,
      ssl: false,
    });
  });

  it('the text of a value', () => {
    const { prepareValue } = (pg as unknown as { readonly utils: { prepareValue: (value: unknown) => unknown } }).utils;
    expect([1.5, true, null, undefined, ['a', null], { a: 1 }].map((value) => prepareValue(value))).toEqual([
      '1.5',
      'true',
      null,
      null,
      '{"a",NULL}',
      '{"a":1}',
    ]);
  });

  it('what a runner knows of its transaction', () => {
    const runner = new PostgresQueryRunner({ options: {}, connection: {} } as never, 'master');
    expect(runner).toMatchObject({ isTransactionActive: false, transactionDepth: 0 });
    expect(methodsOf(runner, ['connect', 'release'])).toEqual(['connect', 'release']);
  });
});

describe('the versions of pg and typeorm', () => {
  it('that are installed work', () => {
    expect(requireTestedVersions).not.toThrow();
  });

  it('may be newer in their last number', () => {
    expect(() => {
      requireTestedVersions(versions({ pg: '8.23.9', typeorm: '1.1.2' }));
    }).not.toThrow();
  });

  it('that nobody has tested stop the start, each with its cure', () => {
    expect(() => {
      requireTestedVersions(versions({ pg: '8.24.0', typeorm: '1.10.0' }));
    }).toThrow(
      new Error(
        'pg 8.24.0 is installed, but this version of Latchkey works with pg 8.23: npm install pg@~8.23.0\n' +
          'typeorm 1.10.0 is installed, but this version of Latchkey works with typeorm 1.1: npm install typeorm@~1.1.0',
      ),
    );
  });
});
