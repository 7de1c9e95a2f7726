/** Tables and views of schemas; partitions are read by their table, and what an extension brings is its own matter. */
export const TABLES = `
  SELECT c.oid::int AS id, n.nspname AS schema, c.relname AS name, c.relkind IN ('v', 'm') AS "isView",
    obj_description(c.oid, 'pg_class') AS comment,
    EXISTS (
      SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND NOT t.tgisinternal AND t.tgtype::int & 7 = 7
    ) AS "fillsNewRows",
    ARRAY(
      SELECT i.inhparent::regclass::text FROM pg_inherits i WHERE i.inhrelid = c.oid ORDER BY i.inhseqno
    ) AS parents
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE n.nspname = ANY($1) AND c.relkind IN ('r', 'p', 'f', 'v', 'm') AND NOT c.relispartition
    AND NOT EXISTS (
      SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    )
  ORDER BY n.nspname, c.relname`;

export const COLUMNS = `
  SELECT a.attrelid::int AS table, a.attname AS name, a.atttypid::int AS type, a.atttypmod AS modifier,
    a.attndims AS dimensions, a.attnotnull AS required, pg_get_expr(d.adbin, d.adrelid) AS default,
    a.attidentity AS identity, a.attgenerated AS generated, col_description(a.attrelid, a.attnum) AS comment
  FROM pg_attribute a LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
  WHERE a.attrelid = ANY($1::int[]::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY a.attrelid, a.attnum`;

/** Row types of tables are left out. */
export const TYPES = `
  SELECT t.oid::int AS id, t.typname AS name, n.nspname AS schema, t.typtype AS kind, t.typbasetype::int AS base,
    t.typtypmod AS modifier, t.typnotnull AS required, t.typdefault AS default,
    CASE WHEN t.typcategory = 'A' AND t.typlen = -1 THEN t.typelem::int ELSE 0 END AS element,
    CASE WHEN t.typtype = 'e' THEN ARRAY(
      SELECT e.enumlabel::text FROM pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder
    ) END AS labels,
    CASE WHEN t.typtype = 'd' THEN ARRAY(
      SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c WHERE c.contypid = t.oid AND c.contype = 'c' ORDER BY c.oid
    ) END AS checks
  FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype <> 'c'`;

/**
 * Constraints of tables, and foreign keys that all partitions of one have without the table. The names of columns are
 * those of the partition, which has the same ones.
 */
export const CONSTRAINTS = `
  SELECT owner.id AS table, c.contype AS kind, c.confrelid::int AS target, c.confdeltype AS "onDelete",
    pg_get_constraintdef(c.oid) AS text, c.conrelid = owner.id::oid AS declared,
    ARRAY(
      SELECT a.attname::text FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.number ORDER BY k.place
    ) AS columns,
    ARRAY(
      SELECT a.attname::text FROM unnest(c.confkey) WITH ORDINALITY AS k (number, place)
      JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.number ORDER BY k.place
    ) AS "targetColumns"
  FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid
  CROSS JOIN LATERAL (
    SELECT (CASE WHEN r.relispartition THEN pg_partition_root(r.oid) ELSE r.oid END)::oid::int AS id
  ) owner
  WHERE owner.id = ANY($1::int[])
    AND (c.contype IN ('p', 'c') AND c.conrelid = owner.id::oid OR c.contype = 'f' AND c.conparentid = 0)
  ORDER BY c.conrelid = owner.id::oid DESC, c.oid`;

/** Also those that no constraint made. */
export const UNIQUES = `
  SELECT i.indrelid::int AS table,
    ARRAY(
      SELECT a.attname::text FROM unnest(i.indkey::int2[]) WITH ORDINALITY AS k (number, place)
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number
      WHERE k.place <= i.indnkeyatts ORDER BY k.place
    ) AS columns
  FROM pg_index i
  WHERE i.indrelid = ANY($1::int[]::oid[]) AND i.indisunique AND NOT i.indisprimary AND i.indpred IS NULL
    AND i.indexprs IS NULL
  ORDER BY i.indexrelid`;
