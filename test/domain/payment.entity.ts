import { ChildEntity, Column, Entity, TableInheritance } from 'typeorm';
import { RestEntity, StandardEntity } from 'latchkey';

/** A hierarchy in one table: its list holds rows of all three entities. */
@Entity('domain_payment')
@TableInheritance({ column: { type: 'text', name: 'kind' } })
@RestEntity('Payment', { instanceName: '{reference}' })
export class Payment extends StandardEntity {
  @Column('text')
  reference!: string;

  @Column('numeric', { precision: 19, scale: 2, nullable: true })
  amount!: string | null;
}

@ChildEntity('card')
@RestEntity('CardPayment', { instanceName: '{reference} ({cardNumber})' })
export class CardPayment extends Payment {
  @Column('text')
  cardNumber!: string;
}

@ChildEntity('cash')
@RestEntity('CashPayment')
export class CashPayment extends Payment {
  @Column('text', { nullable: true })
  till!: string | null;
}
