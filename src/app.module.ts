import { Module } from '@nestjs/common';
import { Latchkey } from 'latchkey';
import { SalesModule } from './sales/sales.module.js';

/** What this application is made of. */
@Module({
  imports: [
    Latchkey.forFeature({ migrations: [new URL('../migrations/', import.meta.url)] }),
    // The sample shop; README.md says how to start without it.
    SalesModule,
  ],
})
export class AppModule {}
