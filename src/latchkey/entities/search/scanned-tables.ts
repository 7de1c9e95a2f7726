/** A table that a plan reads as a whole to find some of its rows. */
export interface ScannedTable {
  readonly schema: string;
  readonly name: string;
}

/** What is read of a node of PostgreSQL's plan. */
interface PlanNode {
  readonly 'Node Type'?: string;
  readonly Schema?: string;
  readonly 'Relation Name'?: string;
  readonly Filter?: string;
  readonly Plans?: readonly PlanNode[];
}

/**
 * The tables that a statement reads as a whole because of a condition that no index fits. One without a condition is read by
 * intention.
 *
 * @param plan of `EXPLAIN (VERBOSE, FORMAT JSON)`
 */
export function scannedTables(plan: string): readonly ScannedTable[] {
  const found = new Map<string, ScannedTable>();
  const pending = (JSON.parse(plan) as readonly { readonly Plan: PlanNode }[]).map(({ Plan }) => Plan);
  for (let node = pending.pop(); node; node = pending.pop()) {
    const { Schema: schema, 'Relation Name': name } = node;
    if (node['Node Type'] === 'Seq Scan' && node.Filter !== undefined && schema !== undefined && name !== undefined) {
      found.set(JSON.stringify([schema, name]), { schema, name });
    }
    for (const inner of node.Plans ?? []) {
      pending.push(inner);
    }
  }
  return [...found.values()];
}
