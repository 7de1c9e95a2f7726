import { Global, Module } from '@nestjs/common';
import { EntitiesModule } from '../entities.module.js';
import { ConstrainedData } from './constrained-data.js';
import { DataReads } from './data-reads.js';
import { DataWrites } from './data-writes.js';
import { UnconstrainedData } from './unconstrained-data.js';

/** Access to data for application code, everywhere. */
@Global()
@Module({
  imports: [EntitiesModule],
  providers: [DataReads, DataWrites, ConstrainedData, UnconstrainedData],
  exports: [ConstrainedData, UnconstrainedData],
})
export class DataModule {}
