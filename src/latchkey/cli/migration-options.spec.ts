import { describe, expect, it } from '@jest/globals';
import { migrationOptions } from './migration-options.js';

describe('migrationOptions', () => {
  it('is safe by default', () => {
    expect(migrationOptions(['AddProduct'])).toEqual({
      name: 'AddProduct',
      dryRun: false,
      renames: new Map(),
      fills: new Map(),
      allowDataLoss: false,
      losses: new Set(),
      concurrently: false,
      lockTimeout: undefined,
    });
  });

  it('reads what the developer decides, in any order', () => {
    const line =
      '--rename product.notes:remarks --rename=product:item X --fill product.code:a::text --allow-data-loss --concurrently --lock-timeout 5s --dry-run';
    expect(migrationOptions(line.split(' '))).toEqual({
      name: 'X',
      dryRun: true,
      renames: new Map([
        ['product.notes', 'remarks'],
        ['product', 'item'],
      ]),
      fills: new Map([['product.code', 'a::text']]),
      allowDataLoss: true,
      losses: new Set(),
      concurrently: true,
      lockTimeout: '5s',
    });
  });

  it('permits losses by name', () => {
    const { allowDataLoss, losses } = migrationOptions(['X', '--allow-data-loss=product.notes,old_table']);
    expect([allowDataLoss, losses]).toEqual([false, new Set(['product.notes', 'old_table'])]);
  });

  it.each([
    [[], 'Name the migration in PascalCase: npm run migration:generate -- AddProduct'],
    [['add-product'], 'Name the migration in PascalCase: npm run migration:generate -- AddProduct'],
    [['X', 'Y'], 'Unknown argument: Y\n\nUsage: latchkey migration:generate <Name>'],
    [['X', '--drop'], "Unknown option '--drop'"],
    [['X', '--rename', 'notes'], '--rename notes must have the form <old>:<new>'],
    [['X', '--fill', 'a.b:'], '--fill a.b: must have the form <table.column>:<SQL expression>'],
    [['X', '--lock-timeout', '5 hours'], '--lock-timeout 5 hours must be a number with ms, s or min, such as 5s'],
  ])('refuses %j with a sentence', (args, sentence) => {
    expect(() => migrationOptions(args)).toThrow(sentence);
  });
});
