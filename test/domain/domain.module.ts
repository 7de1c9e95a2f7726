import { Module } from '@nestjs/common';
import { Latchkey } from 'latchkey';
import { Badge } from './badge.entity.js';
import { Cabinet, Drawer, Label } from './cabinet.entity.js';
import { Coupon } from './coupon.entity.js';
import { Currency } from './currency.entity.js';
import { Customer } from './customer.entity.js';
import { Delivery } from './delivery.entity.js';
import { Folder } from './folder.entity.js';
import { FreeCodeRule } from './free-code.rule.js';
import { Inspection } from './inspection.entity.js';
import { LineNote } from './line-note.entity.js';
import { Offer } from './offer.entity.js';
import { MuseumModule } from './museum/museum.module.js';
import { OrderLine } from './order-line.entity.js';
import { Order } from './order.entity.js';
import { ORDER_QUERIES } from './order.queries.js';
import { Invoice, Paper, Receipt, SignedReceipt } from './paper.entity.js';
import { CardPayment, CashPayment, Payment } from './payment.entity.js';
import { Person } from './person.entity.js';
import { Product } from './product.entity.js';
import { Region } from './region.entity.js';
import { Shelf } from './shelf.entity.js';
import { Specimen } from './specimen.entity.js';
import { SPECIMEN_QUERIES } from './specimen.queries.js';
import { StockItem } from './stock-item.entity.js';
import { Tag } from './tag.entity.js';
import { Pass, Visit } from './visit.entity.js';

/** The domain of the protocol's examples, and also every kind of attribute, key and reference. */
@Module({
  imports: [
    MuseumModule,
    Latchkey.forFeature({
      entities: [
        Badge,
        Cabinet,
        CardPayment,
        CashPayment,
        Coupon,
        Currency,
        Customer,
        Delivery,
        Drawer,
        Folder,
        Invoice,
        Inspection,
        Label,
        LineNote,
        Offer,
        Order,
        OrderLine,
        Paper,
        Pass,
        Payment,
        Person,
        Product,
        Receipt,
        Region,
        Shelf,
        SignedReceipt,
        Specimen,
        StockItem,
        Tag,
        Visit,
      ],
      queries: [...ORDER_QUERIES, ...SPECIMEN_QUERIES],
      messages: [new URL('./messages/', import.meta.url)],
    }),
  ],
  providers: [FreeCodeRule],
})
export class DomainModule {}
