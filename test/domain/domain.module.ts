import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey.js';
import { Currency } from './currency.entity.js';
import { Customer } from './customer.entity.js';
import { Delivery } from './delivery.entity.js';
import { Folder } from './folder.entity.js';
import { LineNote } from './line-note.entity.js';
import { OrderLine } from './order-line.entity.js';
import { Order } from './order.entity.js';
import { Invoice, Paper, Receipt, SignedReceipt } from './paper.entity.js';
import { CardPayment, CashPayment, Payment } from './payment.entity.js';
import { Person } from './person.entity.js';
import { Product } from './product.entity.js';
import { Region } from './region.entity.js';
import { Shelf } from './shelf.entity.js';
import { Specimen } from './specimen.entity.js';
import { StockItem } from './stock-item.entity.js';
import { Tag } from './tag.entity.js';
import { Pass, Visit } from './visit.entity.js';

/** The domain that the protocol's examples speak of, and every kind of attribute, key and reference besides. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [
        CardPayment,
        CashPayment,
        Currency,
        Customer,
        Delivery,
        Folder,
        Invoice,
        LineNote,
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
    }),
  ],
})
export class DomainModule {}
