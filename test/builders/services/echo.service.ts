import { IsInt, Length, Max, Min, ValidateNested } from 'class-validator';
import { DtoMember, RestDto } from '../../../src/latchkey/services/dto.decorators.js';
import { RestMethod, RestParam, RestService } from '../../../src/latchkey/services/rest-service.decorators.js';
import type { CustomerStatus } from '../../domain/customer-status.js';
import type { Order } from '../../domain/order.entity.js';
import type { Payment } from '../../domain/payment.entity.js';
import type { Product } from '../../domain/product.entity.js';

@RestDto('Discount')
export class Discount {
  @DtoMember('decimal')
  @Min(0)
  @Max(100)
  percent!: string;

  @DtoMember()
  @Length(2, 5)
  code!: string;

  /** Nobody may set it. */
  granted = false;
}

@RestDto('Cart')
export class Cart {
  @DtoMember('int')
  @IsInt()
  @Min(1)
  pieces = 1;

  @DtoMember()
  @ValidateNested()
  discount?: Discount;

  @DtoMember('localDate[]')
  days?: string[];

  @DtoMember('com.acme.sales.CustomerStatus')
  status?: CustomerStatus;

  @DtoMember('long[]')
  @Min(10, { each: true })
  numbers?: string[];

  @DtoMember()
  fragile?: boolean;
}

@RestDto('Receipt.Scan')
export class Scan {
  @DtoMember('fileRef')
  file?: string;

  @DtoMember('fileRef[]')
  pages?: string[];
}

/** What JSON cannot show of an argument. */
const kindOf = (value: unknown): string =>
  value === undefined || value === null ? String(value) : value.constructor.name;

/** Returns its arguments: one method for each type of parameter. */
@RestService('echo')
export class EchoService {
  @RestMethod()
  string(@RestParam('value', 'string') value: unknown): object {
    return { kind: kindOf(value), text: JSON.stringify(value) };
  }

  @RestMethod()
  int(@RestParam('value', 'int', { required: false }) value: unknown): object {
    return { kind: kindOf(value), value };
  }

  @RestMethod()
  long(@RestParam('value', 'long') value: unknown): object {
    return { kind: kindOf(value), value };
  }

  @RestMethod()
  double(@RestParam('value', 'double') value: unknown): object {
    return { kind: kindOf(value), value };
  }

  @RestMethod()
  decimal(@RestParam('value', 'decimal') value: unknown): object {
    return { kind: kindOf(value), value };
  }

  @RestMethod()
  boolean(@RestParam('value', 'boolean') value: unknown): object {
    return { kind: kindOf(value), value };
  }

  @RestMethod()
  uuid(@RestParam('value', 'uuid') value: unknown): object {
    return { kind: kindOf(value), value };
  }

  @RestMethod()
  date(@RestParam('value', 'date') value: unknown): object {
    return { value };
  }

  @RestMethod()
  time(@RestParam('value', 'time') value: unknown): object {
    return { value };
  }

  @RestMethod()
  dateTime(@RestParam('value', 'dateTime') value: unknown): object {
    return { value };
  }

  @RestMethod()
  localDate(@RestParam('value', 'localDate') value: unknown): object {
    return { value };
  }

  @RestMethod()
  localTime(@RestParam('value', 'localTime') value: unknown): object {
    return { value };
  }

  @RestMethod()
  localDateTime(@RestParam('value', 'localDateTime') value: unknown): object {
    return { value };
  }

  @RestMethod()
  offsetDateTime(@RestParam('value', 'offsetDateTime') value: unknown): object {
    return { value };
  }

  @RestMethod()
  offsetTime(@RestParam('value', 'offsetTime') value: unknown): object {
    return { value };
  }

  @RestMethod()
  fileRef(@RestParam('value', 'fileRef') value: unknown): object {
    return { value };
  }

  @RestMethod()
  status(@RestParam('value', 'com.acme.sales.CustomerStatus') value: CustomerStatus): object {
    return { value };
  }

  @RestMethod()
  statuses(@RestParam('value', 'com.acme.sales.CustomerStatus[]') value: CustomerStatus[]): object {
    return { value };
  }

  @RestMethod()
  json(@RestParam('value', 'json') value: unknown): object {
    return { value };
  }

  @RestMethod()
  dates(@RestParam('value', 'date[]') value: unknown): object {
    return { value };
  }

  @RestMethod()
  cart(@RestParam('value', 'Cart') value: Cart): object {
    return { kind: kindOf(value), discount: kindOf(value.discount), value };
  }

  /** Nothing declares what comes back. */
  @RestMethod()
  anything(@RestParam('value', 'Order[]') value: Order[], @RestParam('how') how: string): unknown {
    switch (how) {
      case 'one':
        return value[0];
      case 'list':
        return value;
      case 'set':
        return new Set(value);
      case 'mixed':
        return [...value, { amount: 5 }];
      default:
        return [];
    }
  }

  @RestMethod({ returns: 'Receipt.Scan' })
  scan(@RestParam('value', 'Receipt.Scan') value: Scan): Scan {
    return value;
  }

  /** The texts that a service gets for the files. */
  @RestMethod()
  files(@RestParam('value', 'Receipt.Scan') { file, pages }: Scan): object {
    return { file, pages };
  }

  @RestMethod({ returns: 'Cart' })
  sameCart(@RestParam('value', 'Cart') value: Cart): Cart {
    return value;
  }

  @RestMethod({ returns: 'Cart[]' })
  plainCarts(@RestParam('value', 'Cart') value: Cart): readonly object[] {
    return [{ pieces: value.pieces, discount: value.discount }, new Map([['pieces', '2']])];
  }

  @RestMethod({ returns: 'Discount' })
  noDiscount(): object {
    return { percent: 'much' };
  }

  @RestMethod()
  carts(@RestParam('value', 'Cart[]') value: Cart[]): object {
    return value.map((each) => each.pieces);
  }

  @RestMethod()
  order(@RestParam('value', 'Order') value: Order): object {
    return [value];
  }

  @RestMethod()
  product(@RestParam('value', 'Product', { constraints: [ValidateNested()] }) value: Product): unknown {
    return value.price;
  }

  @RestMethod()
  kinds(@RestParam('value', 'Order') value: Order): object {
    const [line] = value.lines;
    return [kindOf(value), kindOf(value.customer), kindOf(line), kindOf(line?.product), kindOf(value.delivery)];
  }

  @RestMethod({ returns: 'Order[]' })
  orders(@RestParam('value', 'Order[]') value: Order[]): readonly Order[] {
    return value;
  }

  @RestMethod({ returns: 'Order' })
  firstOrder(@RestParam('value', 'Order[]') [first]: Order[]): Order | undefined {
    return first;
  }

  /** A DTO that holds an entity. */
  @RestMethod()
  boxed(@RestParam('value', 'Order[]') value: Order[]): object {
    return { value };
  }

  @RestMethod()
  payment(@RestParam('value', 'Payment') value: Payment): string {
    return kindOf(value);
  }

  /** Types and names by the code itself. */
  @RestMethod()
  undeclared(@RestParam() text: string, @RestParam() cart: Cart, @RestParam() rest: object): object {
    return { text, cart, rest, kind: kindOf(cart) };
  }
}

@RestService('overloads')
export class OverloadedService {
  @RestMethod({ name: 'find' })
  findByBoth(@RestParam('a') a: string, @RestParam('b', 'string', { required: false }) b?: string): string {
    return `both ${a} ${String(b)}`;
  }

  @RestMethod({ name: 'find' })
  findByOne(@RestParam('a') a: string): string {
    return `one ${a}`;
  }

  @RestMethod({ name: 'add' })
  addOrder(@RestParam('number', 'int') number: number): string {
    return `number ${number}`;
  }

  @RestMethod({ name: 'add', httpMethods: ['POST'] })
  addBoth(@RestParam('number', 'int') number: number, @RestParam('date', 'date') date: string): string {
    return `number ${number} date ${date}`;
  }

  /** Not exposed: its two parameters have one name. */
  @RestMethod()
  twice(@RestParam('a') a: string, @RestParam('a') b: string): string {
    return a + b;
  }

  /** Not exposed: nothing can be sent under a blank name. */
  @RestMethod()
  blank(@RestParam(' ') a: string): string {
    return a;
  }

  /** Exposed by a file only. */
  hidden(count: number, @RestParam('unused', 'date') day: string): string {
    return `hidden ${count} ${day}`;
  }

  @RestMethod({ permission: 'domain.audit', returns: 'decimal' })
  guarded(@RestParam('value', 'decimal') value: string): string {
    return value;
  }
}
