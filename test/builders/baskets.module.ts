import { Module } from '@nestjs/common';
import {
  Composition,
  ConstrainedData,
  EntityAttributePolicy,
  EntityPolicy,
  Latchkey,
  NamedFetchPlan,
  ReadOnly,
  ResourceRole,
  RestEntity,
  RestMethod,
  RestParam,
  RestService,
  Secret,
  TransientAttribute,
  TransientEnum,
  TransientObject,
} from 'latchkey';
import { Address } from '../domain/address.js';
import { CustomerStatus } from '../domain/customer-status.js';
import { Product } from '../domain/product.entity.js';

enum Wrapping {
  PLAIN = 'plain',
  GOLDEN = 'golden',
}

/** A line of a basket, which no table holds. */
@RestEntity('BasketLine', { instanceName: '{title}' })
export class BasketLine {
  @TransientAttribute('int', { key: true })
  number!: number;

  @TransientAttribute('string', { mandatory: true })
  title!: string;

  @TransientObject(() => Product)
  product!: Product | null;
}

/** What a customer is about to order. */
@RestEntity('Basket', { instanceName: '{label}' })
@NamedFetchPlan('basket-lines', ['label', { lines: ['title'] }])
export class Basket {
  @TransientAttribute('uuid', { key: true })
  id!: string;

  @TransientAttribute('string')
  label!: string | null;

  @TransientAttribute('decimal')
  price!: string | null;

  @TransientEnum('com.acme.sales.CustomerStatus', CustomerStatus)
  status!: CustomerStatus | null;

  @TransientAttribute('string', { list: true })
  remarks!: string[];

  @TransientObject(() => Address)
  address!: Address | null;

  @TransientObject(() => BasketLine, { list: true })
  @Composition()
  lines!: BasketLine[];

  @TransientAttribute('string')
  @Secret()
  voucher!: string | null;

  @TransientAttribute('string')
  @ReadOnly()
  note!: string | null;

  @TransientAttribute('decimal', { dependsOn: ['price'] })
  get doubled(): string | null {
    return this.price === null ? null : String(Number(this.price) * 2);
  }
}

@RestEntity('GiftBasket')
export class GiftBasket extends Basket {
  @TransientEnum('Wrapping', Wrapping)
  wrapping!: Wrapping | null;
}

@ResourceRole({ code: 'basket-desk', name: 'Sees labels of baskets and their lines', childRoles: ['rest-minimal'] })
@EntityPolicy(Basket, ['read', 'create'])
@EntityAttributePolicy(Basket, ['label', 'lines'], 'modify')
@EntityAttributePolicy(Basket, ['price'], 'view')
@EntityPolicy(BasketLine, ['read'])
@EntityAttributePolicy(BasketLine, ['title', 'product'], 'view')
class BasketDeskRole {}

@RestService('baskets')
class BasketsService {
  constructor(private readonly data: ConstrainedData) {}

  @RestMethod({ returns: 'Basket' })
  echo(@RestParam('basket', 'Basket') basket: Basket): Basket {
    return basket;
  }

  /** What the parameter is in code. */
  @RestMethod()
  kinds(@RestParam('baskets', 'Basket[]') baskets: Basket[]): readonly string[] {
    return baskets.map(({ constructor, status, note, lines }) =>
      [constructor.name, typeof status, note, lines[0]?.constructor.name, lines[0]?.product?.constructor.name].join(),
    );
  }

  @RestMethod({ returns: 'Basket[]' })
  all(): readonly Basket[] {
    const line = Object.assign(new BasketLine(), { number: 1, title: 'Mug', product: null });
    const basket = { label: 'June', price: '2.50', remarks: ['soon'], lines: [line], voucher: 'V-1', note: 'n' };
    return [
      Object.assign(new Basket(), basket),
      Object.assign(new GiftBasket(), { label: 'Gift', wrapping: 'golden' }),
    ];
  }

  @RestMethod()
  wrapped(): object {
    return { first: this.all()[0] };
  }

  @RestMethod()
  async loaded(): Promise<unknown> {
    return this.data.for({} as never).list(Basket);
  }
}

/** Entities without a table, and a service that takes and returns them. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [Basket, BasketLine, GiftBasket],
      roles: [BasketDeskRole],
      services: [BasketsService],
      messages: [new URL('./baskets/', import.meta.url)],
    }),
  ],
})
export class BasketsModule {}
