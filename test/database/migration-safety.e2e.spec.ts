import { beforeAll, describe, expect, it } from '@jest/globals';
import { Column, type ColumnOptions, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import type { DeclarationError } from '../../src/latchkey/errors/rest-error.js';
import { declaredEntity, useSchemaLab } from '../harness/schema-lab.js';

const lab = useSchemaLab();

/** An entity with the table `product` and these columns. */
const product = (columns: Readonly<Record<string, ColumnOptions>>, table = 'product'): new () => object =>
  declaredEntity(table, (prototype) => {
    PrimaryColumn('integer')(prototype, 'id');
    for (const [name, options] of Object.entries(columns)) {
      Column(options)(prototype, name);
    }
  });

const TEXT: ColumnOptions = { type: 'text', nullable: true };

async function refusals(...parameters: Parameters<typeof lab.plan>): Promise<readonly string[]> {
  const fault = await lab.plan(...parameters).catch((error: unknown) => error as DeclarationError);
  return 'faults' in fault ? fault.faults : [];
}

describe('a column that vanished while another one is new', () => {
  const after = [product({ remarks: TEXT })];

  it('stays, beside the new one: values never appear under another name by themselves', async () => {
    await lab.make(product({ privateNotes: TEXT }));
    const plan = await lab.plan(after);
    expect(plan).toEqual({
      parts: [
        {
          topic: '',
          transaction: true,
          up: ['ALTER TABLE product ADD COLUMN remarks text'],
          down: ['ALTER TABLE product DROP COLUMN remarks'],
        },
      ],
      remarks: [
        'The column product.private_notes is not in the model: it stays. --rename product.private_notes:<column> keeps its ' +
          'values under another name, --allow-data-loss=product.private_notes drops it',
      ],
    });
    await lab.query("INSERT INTO product VALUES (1, 'secret')");
    await lab.up(plan);
    expect(await lab.query('SELECT * FROM product')).toEqual([{ id: 1, private_notes: 'secret', remarks: null }]);
    expect((await lab.plan(after)).parts).toEqual([]);
  });

  it('keeps its values under the new name that the developer names', async () => {
    await lab.make(product({ privateNotes: TEXT }));
    const plan = await lab.plan(after, { renames: new Map([['product.private_notes', 'remarks']]) });
    expect(plan.parts).toEqual([
      {
        topic: '',
        transaction: true,
        up: ['ALTER TABLE product RENAME COLUMN private_notes TO remarks'],
        down: ['ALTER TABLE product RENAME COLUMN remarks TO private_notes'],
      },
    ]);
    await lab.query("INSERT INTO product VALUES (1, 'note')");
    await lab.up(plan);
    expect(await lab.query('SELECT * FROM product')).toEqual([{ id: 1, remarks: 'note' }]);
    await lab.down(plan);
    expect(await lab.query('SELECT * FROM product')).toEqual([{ id: 1, private_notes: 'note' }]);
  });

  it('is asked about where somebody can answer, once per column of the same type', async () => {
    await lab.make(product({ privateNotes: TEXT }));
    const asked: string[] = [];
    const answer = (value: boolean) => (old: string, wanted: string) => {
      asked.push(`${old} ${wanted}`);
      return Promise.resolve(value);
    };
    const wide = [product({ remarks: TEXT, summary: TEXT, size: { type: 'integer', nullable: true } })];
    expect(await lab.statements(wide, { isRename: answer(false) })).toEqual([
      'ALTER TABLE product ADD COLUMN remarks text',
      'ALTER TABLE product ADD COLUMN summary text',
      'ALTER TABLE product ADD COLUMN size integer',
    ]);
    expect(asked).toEqual(['product.private_notes remarks', 'product.private_notes summary']);
    expect(await lab.statements(after, { isRename: answer(true) })).toEqual([
      'ALTER TABLE product RENAME COLUMN private_notes TO remarks',
    ]);
  });

  it('goes with its values only where the developer permits it, and the way back runs on rows', async () => {
    await lab.make(product({ notes: { type: 'text' } }));
    const plan = await lab.plan(after, { allowDataLoss: true });
    expect(plan.parts).toEqual([
      {
        topic: '',
        transaction: true,
        up: ['ALTER TABLE product DROP COLUMN notes', 'ALTER TABLE product ADD COLUMN remarks text'],
        down: ['ALTER TABLE product DROP COLUMN remarks', 'ALTER TABLE product ADD COLUMN notes text'],
      },
    ]);
    expect(plan.remarks).toEqual([
      'The column product.notes is not in the model: the migration drops it with its values',
    ]);
    await lab.query("INSERT INTO product VALUES (1, 'gone')");
    await lab.up(plan);
    await lab.down(plan);
    expect(await lab.query('SELECT * FROM product')).toEqual([{ id: 1, notes: null }]);
  });

  it('no longer has to have a value, so that new rows can be written', async () => {
    await lab.make(product({ notes: { type: 'text' }, kind: { type: 'text', default: 'A' } }));
    const plan = await lab.plan([product({})]);
    expect(plan.parts.flatMap(({ up }) => up)).toEqual(['ALTER TABLE product ALTER COLUMN notes DROP NOT NULL']);
    await lab.up(plan);
    await lab.query('INSERT INTO product (id) VALUES (1)');
    expect(await lab.query('SELECT * FROM product')).toEqual([{ id: 1, notes: null, kind: 'A' }]);
  });

  it.each<[string, string, string]>([
    ['product.notes', 'remark', '--rename product.notes:remark: remark must be a new column: remarks'],
    [
      'product.nots',
      'remarks',
      '--rename product.nots:remarks: the column must be one that the model does not have: notes',
    ],
    [
      'producd.notes',
      'remarks',
      '--rename producd.notes:remarks: producd.notes is neither a table nor a column of a table that has an entity',
    ],
    ['product', 'item', '--rename product:item: item must be a new table: the model has none'],
  ])('refuses to rename %s to %s with one sentence', async (old, wanted, sentence) => {
    await lab.make(product({ notes: TEXT }));
    expect(await refusals(after, { renames: new Map([[old, wanted]]) })).toEqual([sentence]);
  });

  it('refuses permissions for what does not exist', async () => {
    await lab.make(product({ notes: TEXT }));
    expect(await refusals(after, { losses: new Set(['product.nots']), fills: new Map([['product.x', '1']]) })).toEqual([
      '--allow-data-loss=product.nots names nothing that the entities lack',
      '--fill product.x names no column that becomes required',
    ]);
  });
});

describe('a table that vanished', () => {
  it('stays, keeps its rows under another name, or is dropped by its name only', async () => {
    await lab.make(product({ notes: TEXT }));
    await lab.query('CREATE TABLE made_by_hand (id integer)');
    const items = [product({ notes: TEXT }, 'item')];
    const [added, ...more] = await lab.statements(items, { allowDataLoss: true });
    expect([added?.slice(0, 17), more]).toEqual(['CREATE TABLE item', []]);
    expect((await lab.plan(items, { losses: new Set(['product']) })).remarks).toEqual([
      'The table made_by_hand is not in the model: it stays. --rename made_by_hand:<table> keeps its rows under another name, --allow-data-loss=made_by_hand drops it',
      'The table product is not in the model: the migration drops it with its rows',
    ]);
    expect((await lab.statements(items, { losses: new Set(['product']) }))[0]).toBe('DROP TABLE product');
    const plan = await lab.plan(items, { renames: new Map([['product', 'item']]) });
    expect(plan.parts[0]?.up[0]).toBe('ALTER TABLE product RENAME TO item');
    await lab.query("INSERT INTO product VALUES (1, 'kept')");
    await lab.up(plan);
    expect(await lab.query('SELECT * FROM item')).toEqual([{ id: 1, notes: 'kept' }]);
    await lab.down(plan);
    expect(await lab.query('SELECT * FROM product')).toEqual([{ id: 1, notes: 'kept' }]);
  });
});

describe('a column that changes its type', () => {
  const KEPT: readonly (readonly [string, ColumnOptions, ColumnOptions, string, unknown, string])[] = [
    [
      'a varchar that grows',
      { type: 'varchar', length: 10 },
      { type: 'varchar', length: 20 },
      "'abc'",
      'abc',
      'TYPE varchar(20)',
    ],
    ['a varchar without limit', { type: 'varchar', length: 10 }, { type: 'text' }, "'abc'", 'abc', 'TYPE text'],
    [
      'a text that is not too long',
      { type: 'text' },
      { type: 'varchar', length: 3 },
      "'abc'",
      'abc',
      'TYPE varchar(3)',
    ],
    [
      'a collation',
      { type: 'varchar', length: 10 },
      { type: 'varchar', length: 10, collation: 'C' },
      "'abc'",
      'abc',
      'TYPE varchar(10) COLLATE "C"',
    ],
    ['int to bigint', { type: 'integer' }, { type: 'bigint' }, '7', '7', 'TYPE bigint'],
    [
      'int with a default to bigint',
      { type: 'integer', default: 1 },
      { type: 'bigint', default: 1 },
      '7',
      '7',
      "DROP DEFAULT, ALTER COLUMN c# TYPE bigint, ALTER COLUMN c# SET DEFAULT '1'::bigint",
    ],
    [
      'a numeric that grows',
      { type: 'numeric', precision: 5, scale: 2 },
      { type: 'numeric', precision: 9, scale: 4 },
      '1.25',
      '1.2500',
      'TYPE numeric(9,4)',
    ],
    ['int to text', { type: 'integer' }, { type: 'text' }, '7', '7', 'TYPE text'],
    [
      'text to uuid',
      { type: 'text' },
      { type: 'uuid' },
      "'00000000-0000-0000-0000-000000000001'",
      '00000000-0000-0000-0000-000000000001',
      'TYPE uuid USING c#::text::uuid',
    ],
    [
      'timestamp to timestamptz, as UTC',
      { type: 'timestamp' },
      { type: 'timestamptz' },
      "'2024-02-29 12:00'",
      new Date('2024-02-29T12:00:00Z'),
      "TYPE timestamptz USING c# AT TIME ZONE 'UTC'",
    ],
    [
      'one value to a list',
      { type: 'text' },
      { type: 'text', array: true },
      "'a,b'",
      ['a,b'],
      'TYPE text[] USING CASE WHEN c# IS NOT NULL THEN ARRAY[c#]::text[] END',
    ],
    [
      'text to an enum',
      { type: 'text' },
      { type: 'enum', enum: ['a', 'b'], enumName: 'letter' },
      "'b'",
      'b',
      'TYPE letter USING c#::text::letter',
    ],
  ];
  const all = (version: 1 | 2): new () => object =>
    product(Object.fromEntries(KEPT.map((each, index) => [`c${index}`, each[version]])));
  let statements: readonly string[];
  let row: Readonly<Record<string, unknown>> | undefined;

  beforeAll(async () => {
    await lab.make(all(1));
    const plan = await lab.plan([all(2)]);
    statements = plan.parts.flatMap(({ up }) => up);
    await lab.query(`INSERT INTO product VALUES (1, ${KEPT.map(([, , , value]) => value).join(', ')})`);
    await lab.up(plan);
    [row] = await lab.query<Record<string, unknown>>('SELECT * FROM product');
    await lab.down(plan);
  }, 60_000);

  it.each(KEPT.map(([change, , , , kept, action], index) => [change, `c${index}`, kept, action] as const))(
    'keeps its values: %s',
    (_change, name, kept, action) => {
      expect(row?.[name]).toEqual(kept);
      expect(statements).toContain(`ALTER TABLE product ALTER COLUMN ${name} ${action.replaceAll('c#', name)}`);
    },
  );

  it('knows the way back from all of them', async () => {
    expect(await lab.plan([all(1)])).toEqual({ parts: [], remarks: [] });
  });

  it.each<[ColumnOptions, ColumnOptions, string]>([
    [
      { type: 'numeric', precision: 9, scale: 4 },
      { type: 'numeric', precision: 9, scale: 2 },
      'from numeric(9,4) to numeric(9,2)',
    ],
    [{ type: 'timestamptz' }, { type: 'date' }, 'from timestamptz to date'],
    [{ type: 'double precision' }, { type: 'integer' }, 'from double precision to integer'],
    [{ type: 'text' }, { type: 'integer' }, 'from text to integer'],
    [{ type: 'json' }, { type: 'jsonb' }, 'from json to jsonb'],
  ])(
    'is refused where it may lose something, until the developer permits it: %j to %j',
    async (before, after, change) => {
      await lab.make(product({ value: before }));
      expect(await refusals([product({ value: after })])).toEqual([
        `The column product.value changes ${change}, which may change its values: --allow-data-loss=product.value permits that, or declare another column and fill it in the migration`,
      ]);
      expect(await lab.statements([product({ value: after })], { losses: new Set(['product.value']) })).toHaveLength(1);
    },
  );

  it('fails as a whole where a value does not fit, which is said before', async () => {
    await lab.make(product({ value: { type: 'varchar', length: 10 } }));
    const plan = await lab.plan([product({ value: { type: 'varchar', length: 3 } })]);
    expect(plan.remarks).toEqual([
      'The column product.value changes from varchar(10) to varchar(3): a value that does not fit makes the migration fail, and nothing of it is written',
    ]);
    await lab.query("INSERT INTO product VALUES (1, 'abcd')");
    await expect(lab.up(plan)).rejects.toThrow('value too long for type character varying(3)');
    expect(await lab.query('SELECT value FROM product')).toEqual([{ value: 'abcd' }]);
  });
});

describe('a column that becomes required', () => {
  it('needs a value for the rows that are there', async () => {
    await lab.make(product({ size: { type: 'integer', nullable: true } }));
    expect(await refusals([product({ size: { type: 'integer' }, code: { type: 'text' } })])).toEqual([
      'The column product.size becomes required, but rows may hold NULL: declare a default or "nullable: true", or name the value of these rows with --fill product.size:<SQL expression>',
      'The column product.code is new and required, but rows of product have no value for it: declare a default or "nullable: true", or name the value of these rows with --fill product.code:<SQL expression>',
    ]);
  });

  it('gets the one that the developer names, or its default', async () => {
    const optional = (options: ColumnOptions): ColumnOptions => ({ ...options, nullable: true });
    const [size, kind, code]: ColumnOptions[] = [{ type: 'integer' }, { type: 'text', default: 'A' }, { type: 'text' }];
    await lab.make(product({ size: optional(size ?? {}), kind: optional(kind ?? {}) }));
    const plan = await lab.plan([product({ size: size ?? {}, kind: kind ?? {}, code: code ?? {} })], {
      fills: new Map([
        ['product.size', '0'],
        ['product.code', "'P' || id"],
      ]),
    });
    await lab.query("INSERT INTO product VALUES (1, NULL, NULL), (2, 5, 'B')");
    await lab.up(plan);
    expect(await lab.query('SELECT * FROM product ORDER BY id')).toEqual([
      { id: 1, size: 0, kind: 'A', code: 'P1' },
      { id: 2, size: 5, kind: 'B', code: 'P2' },
    ]);
    expect(plan.parts[0]?.down).toEqual([
      'ALTER TABLE product DROP COLUMN code',
      'ALTER TABLE product ALTER COLUMN size DROP NOT NULL',
      'ALTER TABLE product ALTER COLUMN kind DROP NOT NULL',
    ]);
  });
});

describe('a key whose numbers the database makes', () => {
  const KEYS = {
    increment: PrimaryGeneratedColumn(),
    identity: PrimaryGeneratedColumn('identity'),
    plain: PrimaryColumn('integer'),
  };
  const numbered = (kind: keyof typeof KEYS): new () => object =>
    declaredEntity('ticket', (prototype) => {
      KEYS[kind](prototype, 'id');
      Column('text')(prototype, 'name');
    });

  it.each([
    ['increment', 'identity'],
    ['identity', 'increment'],
    ['plain', 'identity'],
    ['plain', 'increment'],
  ] as const)('goes on counting when it changes from %s to %s', async (before, after) => {
    await lab.make(numbered(before));
    const plan = await lab.plan([numbered(after)]);
    await lab.query("INSERT INTO ticket VALUES (41, 'old')");
    await lab.up(plan);
    await lab.query("INSERT INTO ticket (name) VALUES ('new')");
    expect(await lab.query('SELECT id FROM ticket ORDER BY id')).toEqual([{ id: 41 }, { id: 42 }]);
    expect((await lab.plan([numbered(after)])).parts).toEqual([]);
  });
});
