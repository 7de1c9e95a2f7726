import { createHash, randomBytes } from 'node:crypto';
import { Module } from '@nestjs/common';
import { Column, Entity, PrimaryColumn, type ValueTransformer } from 'typeorm';
import { DatatypeColumn, Latchkey, RestEmbeddable, RestEntity } from 'latchkey';

/** Never the same text twice, as ciphers with a random vector. */
const sealed: ValueTransformer = {
  to: (value: string | null) =>
    value === null ? null : `${randomBytes(4).toString('hex')}:${Buffer.from(value).toString('base64')}`,
  from: (value: string | null) => (value === null ? null : Buffer.from(value.split(':')[1] ?? '', 'base64').toString()),
};

/** The way back does not exist. */
const hashed: ValueTransformer = {
  to: (value: string | null) => (value === null ? null : createHash('sha256').update(value).digest('hex')),
  from: (value: string | null) => value,
};

class YesNo implements ValueTransformer {
  private readonly yes = 'Y';

  to(value: boolean | null): string | null {
    return value === null ? null : value ? this.yes : 'N';
  }

  from(value: string | null): boolean | null {
    return value === null ? null : value === this.yes;
  }
}

const toNumber: ValueTransformer = { to: (value: number | null) => value, from: Number };

const cents: ValueTransformer = {
  to: (value: number | null) => (value === null ? null : Math.round(value * 100)),
  from: (value: number | null) => (value === null ? null : value / 100),
};

const epoch: ValueTransformer = {
  to: (value: Date | null) => (value === null ? null : value.getTime()),
  from: (value: string | null) => (value === null ? null : new Date(Number(value))),
};

const picky: ValueTransformer = {
  to: (value: string | null) => {
    if (value === 'refused') {
      throw new TypeError('the value is refused');
    }
    return value;
  },
  from: (value: string | null) => {
    if (value === 'unreadable') {
      throw new TypeError('the value is unreadable');
    }
    return value;
  },
};

const trimmed: ValueTransformer = { to: (value: string) => value.trim(), from: (value: string) => `[${value}]` };
const shouted: ValueTransformer = {
  to: (value: string) => value.toUpperCase(),
  from: (value: string) => value.toLowerCase(),
};

@RestEmbeddable('Lining')
export class Lining {
  @Column({ type: 'text', nullable: true, transformer: sealed })
  fabric!: string | null;
}

/** Its columns hold other forms of its values. */
@Entity('spec_envelope')
@RestEntity('Envelope', { instanceName: '{content}' })
export class Envelope {
  @PrimaryColumn('int')
  id!: number;

  @Column({ type: 'text', transformer: sealed })
  content!: string;

  @Column({ type: 'text', nullable: true, transformer: hashed })
  code!: string | null;

  @DatatypeColumn('boolean', { type: 'varchar', length: 1, nullable: true, transformer: new YesNo() })
  open!: boolean | null;

  @Column({ type: 'numeric', precision: 9, scale: 2, default: 0, transformer: toNumber })
  weight!: number;

  @DatatypeColumn('decimal', { type: 'integer', nullable: true, transformer: cents })
  postage!: number | null;

  @Column({ type: 'bigint', default: 0, transformer: epoch })
  sentAt!: Date;

  @Column({ type: 'text', nullable: true, transformer: picky })
  note!: string | null;

  @Column({ type: 'text', default: 'X', transformer: [trimmed, shouted] })
  stamp!: string;

  @Column(() => Lining)
  lining!: Lining;
}

@Module({ imports: [Latchkey.forFeature({ entities: [Envelope] })] })
export class TransformedColumnsModule {}
