import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';
import { Order } from '../domain/order.entity.js';
import { OrderLine } from '../domain/order-line.entity.js';
import { Tag } from '../domain/tag.entity.js';

/** Version 1.0 knew orders as `OldOrder` and their number as `no`; version `code` is carried over by code. */
@Module({
  imports: [
    Latchkey.forFeature({
      transformations: [
        {
          version: '1.0',
          entity: Order,
          oldEntity: 'OldOrder',
          renameAttributes: { no: 'number', items: 'lines' },
          fromVersion: { removeAttributes: ['colour'] },
          toVersion: { removeAttributes: ['amount'] },
        },
        { version: '1.0', entity: OrderLine, oldEntity: 'OldLine', renameAttributes: { count: 'quantity' } },
        {
          version: 'code',
          entity: Tag,
          oldEntity: 'Label',
          custom: {
            fromVersion: (json) => ({ json: json.replace('"text"', '"name"'), entityName: 'Tag' }),
            toVersion: (json) => ({ json: json.replace('"name"', '"text"'), entityName: 'Label' }),
          },
        },
        {
          version: 'broken',
          entity: Tag,
          custom: {
            fromVersion: () => {
              throw new Error('the secret of the code');
            },
          },
        },
      ],
    }),
  ],
})
export class OlderModelsModule {}
