import { Module } from '@nestjs/common';
import { Latchkey } from 'latchkey';
import { CatalogCard } from './catalog-card.entity.js';
import { Crate } from './crate.entity.js';
import { Depot } from './depot.entity.js';
import { Exhibit, Painting, Sculpture } from './exhibit.entity.js';
import { Hall } from './hall.entity.js';
import { Insurance, Loan } from './loan.entity.js';
import { Padlock } from './padlock.entity.js';
import { Parcel } from './parcel.entity.js';
import { Restoration } from './restoration.entity.js';
import { Guide, Tour } from './tour.entity.js';
import { Waybill } from './waybill.entity.js';

/** Every delete policy on every kind of reference, with soft delete and without. */
@Module({
  imports: [
    Latchkey.forFeature({
      entities: [
        CatalogCard,
        Crate,
        Depot,
        Exhibit,
        Guide,
        Hall,
        Insurance,
        Loan,
        Padlock,
        Painting,
        Parcel,
        Restoration,
        Sculpture,
        Tour,
        Waybill,
      ],
    }),
  ],
})
export class MuseumModule {}
