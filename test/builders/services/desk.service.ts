import { HttpException, ImATeapotException } from '@nestjs/common';
import { Length, Matches, Min } from 'class-validator';
import { LosslessNumber } from 'lossless-json';
import { CustomValidationError } from '../../../src/latchkey/errors/rest-error.js';
import { ConstrainedData } from '../../../src/latchkey/entities/repository/constrained-data.js';
import { UnconstrainedData } from '../../../src/latchkey/entities/repository/unconstrained-data.js';
import type { Caller } from '../../../src/latchkey/roles/caller.js';
import {
  CallerParam,
  RestMethod,
  RestParam,
  RestService,
} from '../../../src/latchkey/services/rest-service.decorators.js';
import { Customer } from '../../domain/customer.entity.js';
import { CustomerStatus } from '../../domain/customer-status.js';
import { Folder } from '../../domain/folder.entity.js';
import { Painting } from '../../domain/museum/exhibit.entity.js';
import { OrderLine } from '../../domain/order-line.entity.js';
import { Order } from '../../domain/order.entity.js';
import { Receipt } from '../../domain/paper.entity.js';
import { Payment } from '../../domain/payment.entity.js';
import { Product } from '../../domain/product.entity.js';
import { Specimen } from '../../domain/specimen.entity.js';
import { StockItem } from '../../domain/stock-item.entity.js';
import { Pass, Visit } from '../../domain/visit.entity.js';

/** An exception that the application maps to a response. */
export class StockError extends Error {}

const MOMENT = new Date('2015-01-02T00:00:00Z');

/** Results of every kind. */
@RestService('results')
export class ResultsService {
  @RestMethod()
  nothing(): void {
    return;
  }

  @RestMethod({ returns: 'int' })
  int(): number {
    return 5;
  }

  @RestMethod({ returns: 'decimal' })
  decimal(): string {
    return '5.50';
  }

  @RestMethod({ returns: 'boolean' })
  boolean(): boolean {
    return true;
  }

  @RestMethod({ returns: 'long' })
  long(): string {
    return '9007199254740993';
  }

  @RestMethod({ returns: 'double' })
  double(): number {
    return 0.5;
  }

  @RestMethod({ returns: 'uuid' })
  uuid(): string {
    return '60885987-1b61-4247-94c7-dff348347f93';
  }

  @RestMethod({ returns: 'localTime' })
  localTime(): string {
    return '10:15:00';
  }

  @RestMethod({ returns: 'fileRef' })
  fileRef(): string {
    return 'fs://2024/05/02/a.png?name=a.png';
  }

  @RestMethod()
  string(): string {
    return 'one';
  }

  @RestMethod({ returns: 'dateTime' })
  dateTime(): Date {
    return MOMENT;
  }

  @RestMethod({ returns: 'date' })
  date(): Date {
    return MOMENT;
  }

  @RestMethod({ returns: 'offsetDateTime' })
  moment(): Date {
    return MOMENT;
  }

  @RestMethod()
  number(): LosslessNumber {
    return new LosslessNumber('1.20');
  }

  @RestMethod({ returns: 'com.acme.sales.CustomerStatus' })
  status(): CustomerStatus {
    return CustomerStatus.BLOCKED;
  }

  @RestMethod({ returns: 'com.acme.sales.CustomerStatus[]' })
  statuses(): CustomerStatus[] {
    return [CustomerStatus.BLOCKED, CustomerStatus.ACTIVE];
  }

  @RestMethod({ returns: 'date[]' })
  dates(): Date[] {
    return [MOMENT];
  }

  @RestMethod()
  empty(): readonly unknown[] {
    return [];
  }

  @RestMethod()
  mixed(): readonly unknown[] {
    return [1, 'a', null, MOMENT, { a: null, b: new Map([['c', new Set([1n])]]) }];
  }

  @RestMethod({ returns: 'int' })
  wrong(): string {
    return 'much';
  }

  @RestMethod()
  circle(): object {
    const circle: Record<string, unknown> = {};
    circle.self = circle;
    return circle;
  }

  @RestMethod()
  nan(): object {
    return { value: NaN };
  }

  /** Never saved. */
  @RestMethod()
  fresh(): Order {
    const line = Object.assign(new OrderLine(), { quantity: 2 });
    const order = Object.assign(new Order(), { number: 'A-9', amount: '1.50', date: null, lines: [line] });
    line.order = order;
    line.product = Object.assign(new Product(), { name: 'Kite', price: '12.00' });
    return order;
  }

  /** An entity among values. */
  @RestMethod()
  oneOfSeveral(): readonly unknown[] {
    return ['a', Object.assign(new Customer(), { name: 'Acme', region: 'north' }), 1];
  }

  @RestMethod()
  wrapped(): object {
    const customer = Object.assign(new Customer(), { name: 'Acme', region: 'north', status: CustomerStatus.ACTIVE });
    customer.address = { country: 'Germany', city: 'Berlin', zip: null };
    return { customer, list: [customer], map: new Map([['one', customer]]), missing: null };
  }
}

/** Failures of every kind. */
@RestService('failures')
export class FailuresService {
  @RestMethod({ name: 'check', constraints: [Length(1, 3)] })
  checked(
    @RestParam('code', 'string', { constraints: [Matches(/\d+/)] }) code: string,
    @RestParam('amount', 'decimal', { required: false, constraints: [Min(1)] }) amount?: string,
  ): string {
    return `${code}${amount ?? ''}`;
  }

  @RestMethod()
  epic(): void {
    throw new CustomValidationError('Epic fail!');
  }

  @RestMethod()
  teapot(): void {
    throw new ImATeapotException('Server is not a coffee machine');
  }

  @RestMethod()
  conflict(): void {
    throw new HttpException('Taken', 409);
  }

  @RestMethod()
  internal(): Promise<void> {
    return Promise.reject(new Error('the password is secret'));
  }

  @RestMethod()
  stock(): void {
    throw new StockError('Kite');
  }
}

const MIRRORED = [Customer, Folder, Pass, Payment, Receipt, Specimen, StockItem, Visit];

/** Loads what the generic endpoints load. */
@RestService('mirror')
export class MirrorService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod()
  rows(@CallerParam() caller: Caller, @RestParam('entity') name: string): Promise<readonly object[]> | undefined {
    const target = MIRRORED.find((each) => each.name === name);
    return target && this.data.for(caller).list<object>(target);
  }

  @RestMethod()
  specimens(@RestParam('value', 'Specimen[]') value: Specimen[]): readonly Specimen[] {
    return value;
  }
}

/** Works with orders for any caller. */
@RestService('desk')
export class DeskService {
  constructor(
    private readonly data: ConstrainedData,
    private readonly everything: UnconstrainedData,
  ) {}

  @RestMethod()
  order(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Order> {
    return this.data.for(caller).required(Order, id, { plan: 'order-with-lines' });
  }

  @RestMethod()
  bare(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Order | undefined> {
    return this.data.for(caller).one(Order, id, { plan: ['amount', { customer: ['region'] }] });
  }

  @RestMethod()
  large(@CallerParam() caller: Caller, @RestParam('amount', 'decimal') amount: string): Promise<readonly Order[]> {
    return this.data.for(caller).list(Order, {
      where: { property: 'amount', operator: '>', value: amount },
      sort: '-number',
      limit: 2,
      plan: ['number'],
    });
  }

  @RestMethod({ returns: 'long' })
  count(@CallerParam() caller: Caller): Promise<number> {
    return this.data.for(caller).count(Order);
  }

  @RestMethod({ returns: 'long' })
  countAll(@CallerParam() caller: Caller): Promise<number> {
    return this.everything.for(caller).count(Order);
  }

  @RestMethod()
  allNumbers(@CallerParam() caller: Caller): Promise<readonly Order[]> {
    return this.everything.for(caller).list(Order, { plan: ['number', 'amount'], sort: 'number' });
  }

  /** Without its own transaction: what was saved before the failure stays. */
  @RestMethod({ httpMethods: ['POST'] })
  async placeAndFail(@CallerParam() caller: Caller): Promise<void> {
    const data = this.data.for(caller);
    await data.save(data.create(Order, { number: 'F-1' }));
    throw new CustomValidationError('bad');
  }

  @RestMethod({ httpMethods: ['POST'] })
  place(@CallerParam() caller: Caller, @RestParam('order', 'Order') order: Order): Promise<Order> {
    return this.data.for(caller).save(order, { plan: ['number', 'amount', 'createdBy', { lines: ['quantity'] }] });
  }

  /** Saves an order as it was loaded. */
  @RestMethod({ httpMethods: ['POST'] })
  touch(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Order> {
    return this.data.transaction(caller, async (data) => {
      const order = await data.required(Order, id, { plan: ['number', { lines: ['quantity'] }] });
      order.number = 'touched';
      return data.save(order, { plan: ['number', { lines: ['quantity'] }] });
    });
  }

  @RestMethod({ httpMethods: ['POST'] })
  raise(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Order> {
    return this.data.transaction(caller, async (data) => {
      const order = await data.required(Order, id);
      order.amount = '1000.00';
      return data.save(order);
    });
  }

  /** Creates two orders; the second one fails where the number is rejected. */
  @RestMethod({ httpMethods: ['POST'], returns: 'long' })
  placeTwo(@CallerParam() caller: Caller, @RestParam('second') second: string): Promise<number> {
    return this.data.transaction(caller, async (data) => {
      await data.save(data.create(Order, { number: 'T-1' }));
      if (second === 'bad') {
        throw new CustomValidationError('bad');
      }
      await data.save(data.create(Order, { number: second }));
      return data.count(Order, { property: 'number', operator: 'startsWith', value: 'T-' });
    });
  }

  @RestMethod({ httpMethods: ['POST'] })
  line(
    @CallerParam() caller: Caller,
    @RestParam('order', 'uuid') id: string,
    @RestParam('quantity', 'double') quantity: number,
  ): Promise<OrderLine> {
    const data = this.data.for(caller);
    return data.save(data.create(OrderLine, { order: data.create(Order, { id }), quantity }));
  }

  @RestMethod({ httpMethods: ['POST'] })
  forget(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<void> {
    return this.data.for(caller).remove(Order, id);
  }

  @RestMethod({ httpMethods: ['POST'] })
  sell(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<void> {
    return this.data.for(caller).remove(Painting, id);
  }

  @RestMethod({ httpMethods: ['POST'] })
  stale(@CallerParam() caller: Caller, @RestParam('id', 'uuid') id: string): Promise<Order> {
    const data = this.data.for(caller);
    return data.save(data.create(Order, { id, version: 7, number: 'stale' }));
  }

  @RestMethod()
  customers(@CallerParam() caller: Caller): Promise<readonly Customer[]> {
    return this.data.for(caller).list(Customer);
  }
}
