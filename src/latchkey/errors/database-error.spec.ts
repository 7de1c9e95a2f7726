import { describe, expect, it } from '@jest/globals';
import { QueryFailedError } from 'typeorm';
import { databaseErrorCode, DatabaseTimeout } from './database-error.js';

const withCode = (code: string, more: object = {}): Error => Object.assign(new Error('text'), { code, ...more });

describe('databaseErrorCode', () => {
  it.each([
    ...['08000', '08003', '08006', '08P01', '57P01', '57P02', '57P03', '57P05', '53200', '53300'],
    ...['28000', '28P01', '3D000', '25006', '25P03', '26000', '42P05', '40001', '40P01', '55P03'],
  ])('knows PostgreSQL %s as a database that cannot do it at the moment', (code) => {
    expect(databaseErrorCode(withCode(code))).toBe('serviceUnavailable');
  });

  it('knows PostgreSQL 53100 as a full disk', () => {
    expect(databaseErrorCode(withCode('53100'))).toBe('storageFull');
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'])(
    'knows the network fault %s as a database that is away',
    (code) => {
      expect(databaseErrorCode(withCode(code))).toBe('serviceUnavailable');
    },
  );

  it.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
    'Cannot use a pool after calling end on the pool',
  ])('knows the words of the driver: %s', (message) => {
    expect(databaseErrorCode(new Error(message))).toBe('serviceUnavailable');
  });

  it('knows a missing socket from a missing file', () => {
    expect(databaseErrorCode(withCode('ENOENT', { syscall: 'connect' }))).toBe('serviceUnavailable');
    expect(databaseErrorCode(withCode('ENOENT', { syscall: 'open' }))).toBeUndefined();
  });

  it.each(['57014', '25P04'])('knows PostgreSQL %s as a statement that was cut', (code) => {
    expect(databaseErrorCode(withCode(code))).toBe('gatewayTimeout');
  });

  it.each([
    ['cannot set transaction read-write mode during recovery', 'serviceUnavailable'],
    ['cached plan must not change result type', 'serviceUnavailable'],
    ['cannot alter type of a column used by a view', undefined],
  ])('knows what is not supported for now from what never is: %s', (message, fault) => {
    expect(databaseErrorCode(Object.assign(new Error(message), { code: '0A000' }))).toBe(fault);
  });

  it.each([
    [DatabaseTimeout.ofStatement(), 'gatewayTimeout'],
    [DatabaseTimeout.ofLine(), 'serviceUnavailable'],
    [DatabaseTimeout.ofPool(), 'serviceUnavailable'],
  ])('knows the limits on our side: %s', (thrown, fault) => {
    expect(databaseErrorCode(thrown)).toBe(fault);
    expect(databaseErrorCode(new QueryFailedError('SELECT 1', [], thrown))).toBe(fault);
  });

  it.each(['22003', '22012', '54000', '23505', '23514', 'P0001', '42P01', '25P02', 'EACCES', 'ENOENT'])(
    'leaves %s unexpected',
    (code) => {
      expect(databaseErrorCode(withCode(code))).toBeUndefined();
    },
  );

  it('looks into what TypeORM wraps', () => {
    expect(databaseErrorCode(new QueryFailedError('SELECT 1', [], withCode('57P01')))).toBe('serviceUnavailable');
    expect(
      databaseErrorCode(new QueryFailedError('SELECT 1', [], new Error('Connection terminated unexpectedly'))),
    ).toBe('serviceUnavailable');
  });

  it.each([undefined, null, 'ECONNREFUSED', new Error('Connection of the model is wrong'), { code: 53300 }])(
    'says nothing about %j',
    (thrown) => {
      expect(databaseErrorCode(thrown)).toBeUndefined();
    },
  );
});
