import {
  ArrayMaxSize,
  ArrayMinSize,
  IsDefined,
  IsEmail,
  IsNegative,
  IsNotEmpty,
  IsPositive,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import {
  AssertFalse,
  AssertTrue,
  DatatypeColumn,
  DecimalMax,
  DecimalMin,
  Digits,
  EnumColumn,
  Future,
  FutureOrPresent,
  NegativeOrZero,
  NotBlank,
  Null,
  Past,
  PastOrPresent,
  PositiveOrZero,
  RestEntity,
  Secret,
} from 'latchkey';
import { CustomerStatus } from './customer-status.js';

/** One attribute for every constraint, and one constraint on a value of every kind. */
@Entity('domain_inspection')
@RestEntity('Inspection')
export class Inspection {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  /** Not null by its column alone. */
  @Column('text')
  mandatory!: string;

  @Column('text', { nullable: true })
  @IsDefined()
  notNull!: string | null;

  /** Declared twice, reported once. */
  @Column('text')
  @IsDefined()
  notNullTwice!: string;

  @Column('text', { array: true, default: [] })
  @IsNotEmpty()
  notEmptyList!: string[];

  @Column('text', { nullable: true })
  @NotBlank()
  notBlank!: string | null;

  @Column('text', { nullable: true })
  @Length(2, 3)
  size!: string | null;

  @Column('text', { nullable: true })
  @MinLength(2)
  minLength!: string | null;

  @Column('text', { nullable: true })
  @MaxLength(3)
  maxLength!: string | null;

  @Column('text', { array: true, default: [] })
  @ArrayMaxSize(2)
  fewTexts!: string[];

  @Column('text', { array: true, default: [] })
  @ArrayMinSize(2)
  @MaxLength(3, { each: true })
  shortTexts!: string[];

  @Column('bigint', { nullable: true })
  @Min(9007199254740992)
  min!: string | null;

  @Column('bigint', { nullable: true })
  @Max(9007199254740992)
  max!: string | null;

  @DatatypeColumn('bigInteger', { nullable: true })
  @Max(9007199254740992)
  maxBig!: string | null;

  @Column('numeric', { nullable: true })
  @DecimalMin('0.10')
  decimalMin!: string | null;

  @Column('numeric', { nullable: true })
  @DecimalMin('0.10', { inclusive: false })
  decimalAbove!: string | null;

  @Column('numeric', { nullable: true })
  @DecimalMax('12345678901234567.89')
  decimalMax!: string | null;

  @Column('double precision', { nullable: true })
  @DecimalMax('0.5', { inclusive: false })
  decimalBelow!: number | null;

  @Column('numeric', { nullable: true })
  @Digits(3, 2)
  digits!: string | null;

  @Column('numeric', { nullable: true })
  @IsPositive()
  positive!: string | null;

  @Column('integer', { nullable: true })
  @PositiveOrZero()
  positiveOrZero!: number | null;

  @Column('double precision', { nullable: true })
  @IsNegative()
  negative!: number | null;

  @Column('bigint', { nullable: true })
  @NegativeOrZero()
  negativeOrZero!: string | null;

  @Column('date', { nullable: true })
  @Past()
  past!: string | null;

  @Column('timestamptz', { nullable: true })
  @PastOrPresent()
  pastOrPresent!: string | null;

  @Column('timestamp', { nullable: true })
  @Future()
  future!: string | null;

  @Column('date', { nullable: true })
  @FutureOrPresent()
  futureOrPresent!: string | null;

  @Column('text', { nullable: true })
  @Matches(/^[A-Z]{2}-\d+$/)
  pattern!: string | null;

  @Column('text', { nullable: true })
  @IsEmail()
  email!: string | null;

  @Column('boolean', { nullable: true })
  @AssertTrue()
  assertTrue!: boolean | null;

  @Column('boolean', { nullable: true })
  @AssertFalse()
  assertFalse!: boolean | null;

  @Column('text', { nullable: true })
  @Null()
  nullText!: string | null;

  @EnumColumn('com.acme.sales.CustomerStatus', CustomerStatus, { nullable: true })
  @Null()
  nullEnum!: CustomerStatus | null;

  @Column('uuid', { nullable: true })
  @Null()
  nullUuid!: string | null;

  @Column('time', { nullable: true })
  @Null()
  nullTime!: string | null;

  @Column('bytea', { nullable: true })
  @Null()
  nullBytes!: Buffer | null;

  @Column('text', { nullable: true })
  @Secret()
  @MinLength(8, { message: '$value is too short' })
  secret!: string | null;
}
