import { describe, expect, it } from '@jest/globals';
import { Composition, WithoutIndex } from 'latchkey';
import {
  Check,
  Column,
  type ColumnOptions,
  Entity,
  Exclusion,
  Index,
  JoinColumn,
  ManyToMany,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  type Relation,
  Unique,
  ViewColumn,
  ViewEntity,
} from 'typeorm';
import { declaredEntity, useSchemaLab } from '../harness/schema-lab.js';

const lab = useSchemaLab();

/** An entity with the table `product`, a name, a price and what the decorators of its class say. */
const product = (...decorators: readonly ClassDecorator[]): new () => object => {
  const declared = declaredEntity('product', (prototype) => {
    PrimaryColumn('integer')(prototype, 'id');
    Column('text')(prototype, 'name');
    Column('integer')(prototype, 'price');
  });
  decorators.forEach((decorate) => {
    decorate(declared);
  });
  return declared;
};

const withColumn = (options: ColumnOptions): new () => object =>
  declaredEntity('product', (prototype) => {
    PrimaryColumn('integer')(prototype, 'id');
    Column(options)(prototype, 'value');
  });

@Entity()
class Depot {
  @PrimaryColumn('integer')
  id!: number;

  @Composition()
  @OneToMany(() => Bin, ({ depot }) => depot)
  bins!: Relation<Bin>[];
}

@Entity()
class Bin {
  @PrimaryColumn('integer')
  id!: number;

  @ManyToOne(() => Depot, ({ bins }) => bins)
  depot!: Relation<Depot>;

  @ManyToOne(() => Depot)
  @WithoutIndex('nobody looks for bins by where they were')
  formerDepot!: Relation<Depot>;

  @ManyToMany(() => Depot)
  guests!: Relation<Depot>[];
}

describe('indexes of foreign keys', () => {
  it('are made for the items of compositions and other references, unless the attribute says why not', async () => {
    await lab.make();
    const statements = await lab.statements([Depot, Bin]);
    expect(statements.filter((sql) => sql.includes('INDEX'))).toEqual([
      'CREATE INDEX ix_bin_depot_id ON bin (depot_id)',
    ]);
    expect(statements.filter((sql) => sql.includes('FOREIGN KEY'))).toEqual([
      'ALTER TABLE bin ADD CONSTRAINT fk_bin_depot_id FOREIGN KEY (depot_id) REFERENCES depot(id)',
      'ALTER TABLE bin ADD CONSTRAINT fk_bin_former_depot_id FOREIGN KEY (former_depot_id) REFERENCES depot(id)',
    ]);
  });

  it('are made for tables that lack them, unless a longer index made by hand serves', async () => {
    await lab.make(Depot, Bin);
    await lab.query('DROP INDEX ix_bin_depot_id');
    expect(await lab.statements([Depot, Bin])).toEqual(['CREATE INDEX ix_bin_depot_id ON bin (depot_id)']);
    await lab.query('CREATE INDEX bins_of_depot ON bin (depot_id, id DESC)');
    expect(await lab.statements([Depot, Bin])).toEqual([]);
  });
});

describe('indexes', () => {
  it('that were made by hand are left alone, under whatever name', async () => {
    await lab.make(product(Index('ix_by_hand', { synchronize: false })));
    for (const index of [
      'ix_product_price ON product (price DESC)',
      'ix_product_name_price ON product (name) INCLUDE (price)',
      'ix_product_name ON product (lower(name))',
      'ix_product_cheap ON product (name) WHERE price < 10',
      'ix_product_name_pattern ON product (name text_pattern_ops)',
      'ix_product_name_c ON product (name COLLATE "C")',
      'ix_by_hand ON product (price)',
      'product_name_idx ON product (name)',
    ]) {
      await lab.query(`CREATE INDEX ${index}`);
    }
    const entities = [product(Index('ix_by_hand', { synchronize: false }))];
    expect(await lab.plan(entities)).toEqual({ parts: [], remarks: [] });
    // An entity cannot say more of it than its columns.
    const declared = product(Index('ix_by_hand', { synchronize: false }), Index(['price']), Index(['name']));
    expect(await lab.plan([declared])).toEqual({ parts: [], remarks: [] });
  });

  it('that an entity no longer declares are dropped where their name says that they were declared', async () => {
    await lab.make(product(Index(['price']), Index(['name', 'price'], { unique: true })));
    expect(await lab.plan([product()])).toMatchObject({
      parts: [
        {
          up: ['DROP INDEX ix_product_name_price', 'DROP INDEX ix_product_price'],
          down: [
            'CREATE UNIQUE INDEX ix_product_name_price ON product (name, price)',
            'CREATE INDEX ix_product_price ON product (price)',
          ],
        },
      ],
    });
  });

  it('with another condition, with other columns or of another kind are made again', async () => {
    await lab.make(product(Index('cheap', ['name'], { where: 'price < 10' }), Index('named', ['name'])));
    const wanted = [
      product(Index('cheap', ['name'], { where: 'price < 20' }), Index('named', ['name'], { unique: true })),
    ];
    expect(await lab.statements(wanted)).toEqual([
      'DROP INDEX cheap',
      'DROP INDEX named',
      'CREATE INDEX cheap ON product (name) WHERE price < 20',
      'CREATE UNIQUE INDEX named ON product (name)',
    ]);
  });

  it('get another name where only that differs', async () => {
    await lab.make(product(Index('ix_old', ['name']), Unique('uq_old', ['price']), Check('CHK_0a', 'price > 0')));
    const wanted = [product(Index('newer', ['name']), Unique('later', ['price']), Check('positive', 'price > 0'))];
    expect(await lab.statements(wanted)).toEqual([
      'ALTER TABLE product RENAME CONSTRAINT "CHK_0a" TO positive',
      'ALTER TABLE product RENAME CONSTRAINT uq_old TO later',
      'ALTER INDEX ix_old RENAME TO newer',
    ]);
  });

  it('are made without a lock in a migration without a transaction, which can be repeated', async () => {
    await lab.make(product());
    const wanted = [
      declaredEntity('product', (prototype) => {
        PrimaryColumn('integer')(prototype, 'id');
        Column('text')(prototype, 'name');
        Column('integer')(prototype, 'price');
        Column('text', { nullable: true })(prototype, 'code');
        Index()(prototype, 'code');
      }),
    ];
    const plan = await lab.plan(wanted, { concurrently: true, lockTimeout: '5s' });
    expect(plan.parts).toEqual([
      {
        topic: '',
        transaction: true,
        up: ["SET LOCAL lock_timeout = '5s'", 'ALTER TABLE product ADD COLUMN code text'],
        down: ["SET LOCAL lock_timeout = '5s'", 'ALTER TABLE product DROP COLUMN code'],
      },
      {
        topic: 'Indexes',
        transaction: false,
        up: [
          "SET lock_timeout = '5s'",
          'DROP INDEX CONCURRENTLY IF EXISTS ix_product_code',
          'CREATE INDEX CONCURRENTLY ix_product_code ON product (code)',
          'RESET lock_timeout',
        ],
        down: ["SET lock_timeout = '5s'", 'DROP INDEX ix_product_code', 'RESET lock_timeout'],
      },
    ]);
    await lab.up(plan);
    await lab.up({ ...plan, parts: plan.parts.slice(1) });
    expect(await lab.plan(wanted)).toEqual({ parts: [], remarks: [] });
  });
});

describe('constraints', () => {
  it('that say something else under the same name are made again', async () => {
    await lab.make(product(Check('positive', 'price > 0'), Unique('one_name', ['name'])));
    const wanted = [product(Check('positive', 'price >= 0'), Unique('one_name', ['name', 'price']))];
    expect(await lab.plan(wanted)).toMatchObject({
      parts: [
        {
          up: [
            'ALTER TABLE product DROP CONSTRAINT one_name',
            'ALTER TABLE product DROP CONSTRAINT positive',
            'ALTER TABLE product ADD CONSTRAINT one_name UNIQUE (name, price)',
            'ALTER TABLE product ADD CONSTRAINT positive CHECK (price >= 0)',
          ],
          down: expect.arrayContaining(['ALTER TABLE product ADD CONSTRAINT positive CHECK (price > 0)']) as unknown,
        },
      ],
    });
  });

  it('go when an entity no longer has them, but for those with a name that somebody chose', async () => {
    await lab.make(
      product(
        Check('price > 0'),
        Unique(['name']),
        Check('chosen', 'price < 99'),
        Exclusion('USING hash (name WITH =)'),
      ),
    );
    const plan = await lab.plan([product()]);
    expect(plan.parts.flatMap(({ up }) => up.map((sql) => sql.replace(/(CHK|XCL)_\w+/, '$1')))).toEqual([
      'ALTER TABLE product DROP CONSTRAINT "CHK"',
      'ALTER TABLE product DROP CONSTRAINT "XCL"',
      'ALTER TABLE product DROP CONSTRAINT uq_product_name',
    ]);
    expect(plan.remarks).toEqual([
      'The check constraint chosen of product is not in the model: it stays. Drop it in the migration if it was declared once',
    ]);
  });

  it('made by hand serve under the names that they have', async () => {
    await lab.make();
    await lab.query(
      'CREATE TABLE product (id integer PRIMARY KEY, name text NOT NULL UNIQUE, price integer NOT NULL CHECK (price > 0))',
    );
    expect(await lab.plan([product(Unique(['name']), Check('price > 0'))])).toEqual({ parts: [], remarks: [] });
  });
});

describe('enums', () => {
  const letters = (...values: string[]): ColumnOptions => ({ type: 'enum', enum: values, default: values.at(-1) });

  it('get a new constant in a migration before the one that uses it', async () => {
    await lab.make(withColumn(letters('a', 'b')));
    const plan = await lab.plan([withColumn(letters('a', "it's", 'b', 'c'))]);
    expect(plan.parts.map(({ topic, up }) => [topic, up])).toEqual([
      [
        'Constants',
        ["ALTER TYPE product_value_enum ADD VALUE 'it''s' AFTER 'a'", "ALTER TYPE product_value_enum ADD VALUE 'c'"],
      ],
      ['', ["ALTER TABLE product ALTER COLUMN value SET DEFAULT 'c'::product_value_enum"]],
    ]);
    await lab.query("INSERT INTO product VALUES (1, 'a')");
    await lab.up(plan);
    await lab.query('INSERT INTO product VALUES (2)');
    expect(await lab.query('SELECT value FROM product ORDER BY value')).toEqual([{ value: 'a' }, { value: 'c' }]);
    await lab.query("DELETE FROM product WHERE value = 'c'");
    await lab.down(plan);
    expect(await lab.query('SELECT enum_range(NULL::product_value_enum)::text AS labels')).toEqual([
      { labels: '{a,b}' },
    ]);
  });

  it('get another order, with all values, indexes, checks and lists', async () => {
    const entity = (...values: string[]): new () => object => {
      const declared = declaredEntity('product', (prototype) => {
        PrimaryColumn('integer')(prototype, 'id');
        Column({ ...letters(...values), enumName: 'letter', default: 'a' })(prototype, 'value');
        Column({ type: 'enum', enum: values, enumName: 'letter', array: true })(prototype, 'all');
        Index('ix_a', { where: "value = 'a'" })(prototype, 'value');
      });
      Check('not_b', "value <> 'b'")(declared);
      return declared;
    };
    await lab.make(entity('a', 'b', 'c'));
    const plan = await lab.plan([entity('c', 'b', 'a')]);
    await lab.query(`INSERT INTO product VALUES (1, 'a', '{a,c}'), (2, 'c', '{}')`);
    await lab.up(plan);
    expect(await lab.query('SELECT id, "all"::text FROM product ORDER BY value')).toEqual([
      { id: 2, all: '{}' },
      { id: 1, all: '{a,c}' },
    ]);
    expect((await lab.plan([entity('c', 'b', 'a')])).parts).toEqual([]);
  });

  it('keep constants that no entity has, until the developer permits the loss', async () => {
    await lab.make(withColumn(letters('a', 'b', 'c')));
    const wanted = [withColumn({ ...letters('a', 'c') })];
    expect(await lab.plan(wanted)).toEqual({
      parts: [],
      remarks: [
        'The enum product_value_enum of the database has b, which the model has not: it stays, --allow-data-loss=product_value_enum removes it',
      ],
    });
    const plan = await lab.plan(wanted, { losses: new Set(['product_value_enum']) });
    await lab.query("INSERT INTO product VALUES (1, 'b')");
    await expect(lab.up(plan)).rejects.toThrow('invalid input value for enum product_value_enum: "b"');
    await lab.query('DELETE FROM product');
    await lab.up(plan);
    expect((await lab.plan(wanted)).parts).toEqual([]);
  });

  it('follow the new name of their column', async () => {
    await lab.make(withColumn(letters('a')));
    const wanted = declaredEntity('product', (prototype) => {
      PrimaryColumn('integer')(prototype, 'id');
      Column(letters('a'))(prototype, 'state');
    });
    expect(await lab.statements([wanted], { renames: new Map([['product.value', 'state']]) })).toEqual([
      'ALTER TABLE product RENAME COLUMN value TO state',
      'ALTER TYPE product_value_enum RENAME TO product_state_enum',
    ]);
  });
});

describe('views and generated columns', () => {
  const source = (priceType: 'integer' | 'bigint', expression: string): new () => object =>
    declaredEntity('product', (prototype) => {
      PrimaryColumn('integer')(prototype, 'id');
      Column({ type: priceType })(prototype, 'price');
      Column({
        type: 'bigint',
        generatedType: 'STORED',
        asExpression: expression,
        nullable: true,
        update: false,
        insert: false,
      })(prototype, 'gross');
      Index()(prototype, 'gross');
    });

  function view(expression: string, materialized = false): new () => object {
    @ViewEntity({ name: 'product_price', expression, materialized })
    class ProductPrice {
      @ViewColumn()
      price!: number;
    }
    return ProductPrice;
  }

  const NOTES = `SELECT type, name, value FROM typeorm_metadata ORDER BY type`;

  it('are made with what TypeORM notes about them, and follow the columns that they read', async () => {
    await lab.make(source('integer', 'price * 2'), view('SELECT price FROM product'));
    expect(await lab.query(NOTES)).toEqual([
      { type: 'GENERATED_COLUMN', name: 'gross', value: 'price * 2' },
      { type: 'VIEW', name: 'product_price', value: 'SELECT price FROM product' },
    ]);
    await lab.query('CREATE VIEW of_hand AS SELECT price * 3 AS triple FROM product_price');
    const wanted = [source('bigint', 'price * 3'), view('SELECT price FROM product WHERE price > 1')];
    const plan = await lab.plan(wanted);
    await lab.query('INSERT INTO product VALUES (1, 5)');
    await lab.up(plan);
    expect(await lab.query('SELECT price, gross, triple FROM product, of_hand')).toEqual([
      { price: '5', gross: '15', triple: '15' },
    ]);
    expect(await lab.query(NOTES)).toEqual([
      { type: 'GENERATED_COLUMN', name: 'gross', value: 'price * 3' },
      { type: 'VIEW', name: 'product_price', value: 'SELECT price FROM product WHERE price > 1' },
    ]);
    expect(await lab.plan(wanted)).toEqual({ parts: [], remarks: [] });
    await lab.down(plan);
    expect(await lab.plan([source('integer', 'price * 2'), view('SELECT price FROM product')])).toEqual({
      parts: [],
      remarks: [],
    });
  });

  it('may be materialized, and views that were declared once are dropped', async () => {
    await lab.make(source('integer', 'price'), view('SELECT price FROM product', true));
    expect(await lab.plan([source('integer', 'price'), view('SELECT price FROM product', true)])).toEqual({
      parts: [],
      remarks: [],
    });
    const [dropped] = await lab.statements([source('integer', 'price')]);
    expect(dropped).toBe('DROP MATERIALIZED VIEW product_price');
  });

  it('that were made by hand stay, with a note', async () => {
    await lab.make(product());
    await lab.query(
      'ALTER TABLE product DROP COLUMN price, ADD COLUMN price integer NOT NULL GENERATED ALWAYS AS (id * 2) STORED',
    );
    expect(await lab.plan([product()])).toEqual({
      parts: [],
      remarks: [
        'The column product.price is generated by the database, which its entity does not say: it stays (declare it with "insert: false, update: false")',
      ],
    });
  });
});

describe('names and schemas', () => {
  it('are quoted, cut to what PostgreSQL takes, and made in schemas that need not exist', async () => {
    const long = 'x'.repeat(50);
    const entities = (comment: string): (new () => object)[] => [
      declaredEntity(`the "best" of 'all'`, (prototype) => {
        PrimaryColumn('integer')(prototype, 'id');
        Column('text', { comment, unique: true })(prototype, `${long}A`);
        Column('text', { unique: true })(prototype, `${long}B`);
      }),
      (() => {
        @Entity({ name: 'Order', schema: 'Web Shop', comment: "it's" })
        class Order {
          @PrimaryColumn('integer')
          id!: number;

          @ManyToOne(() => Order)
          @JoinColumn({ name: 'parent' })
          parent!: Relation<Order>;

          @Column('enum', { enum: ['a'] })
          kind!: string;
        }
        return Order;
      })(),
    ];
    await lab.make(...entities("it's"));
    expect(await lab.plan(entities("it's"))).toEqual({ parts: [], remarks: [] });
    const statements = await lab.statements(entities('other'));
    expect(statements).toEqual([expect.stringMatching(/^COMMENT ON COLUMN "the ""best"" of 'all'".x+_a IS 'other'$/)]);
    expect(await lab.query(`SELECT obj_description('"Web Shop"."Order"'::regclass) AS comment`)).toEqual([
      { comment: "it's" },
    ]);
    const names = await lab.query<{ name: string }>(
      `SELECT conname AS name FROM pg_constraint WHERE contype = 'u' AND conname LIKE 'uq%' ORDER BY conname`,
    );
    expect(names.map(({ name }) => [name.length, /_[0-9a-f]{8}$/.test(name)])).toEqual([
      [63, true],
      [63, true],
    ]);
    await lab.query('DROP SCHEMA "Web Shop" CASCADE');
  });
});
