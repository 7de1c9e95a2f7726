import { describe, expect, it } from '@jest/globals';
import { scannedTables } from './scanned-tables.js';

const scan = (name: string, more: object = {}): object => ({
  'Node Type': 'Seq Scan',
  Schema: 'public',
  'Relation Name': name,
  ...more,
});

const tables = (plan: object): readonly string[] =>
  scannedTables(JSON.stringify([{ Plan: plan }])).map(({ schema, name }) => `${schema}.${name}`);

describe('the tables that a plan reads as a whole', () => {
  it('are those of sequential scans with a condition, at any depth, each once', () => {
    const inner = { 'Node Type': 'Nested Loop', Plans: [scan('tag', { Filter: 'a' }), scan('tag', { Filter: 'b' })] };
    expect(tables({ 'Node Type': 'Limit', Plans: [inner, scan('product', { Filter: 'c' })] })).toEqual([
      'public.product',
      'public.tag',
    ]);
  });

  it('are not those that are read without a condition, or by an index', () => {
    const byIndex = { ...scan('tag', { Filter: 'a' }), 'Node Type': 'Index Scan' };
    expect(tables({ 'Node Type': 'Limit', Plans: [scan('product'), byIndex] })).toEqual([]);
  });
});
