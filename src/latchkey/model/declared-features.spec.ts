import { describe, expect, it } from '@jest/globals';
import { forwardRef, Module } from '@nestjs/common';
import { declaredFeatures } from './declared-features.js';
import { FEATURE } from './feature.js';

/** A module with a feature. */
const withFeature = (permission: string) => ({
  provide: FEATURE,
  useValue: { specificPermissions: [permission] },
});

@Module({ providers: [withFeature('orders')], imports: [forwardRef(() => InvoicesModule)] })
class OrdersModule {}

@Module({ providers: [withFeature('invoices')], imports: [forwardRef(() => OrdersModule)] })
class InvoicesModule {}

@Module({})
class StockModule {}

describe('the features of modules', () => {
  it('are those of all that they import, also of modules that import each other, and each counts once', async () => {
    const features = await declaredFeatures([OrdersModule, InvoicesModule]);
    expect(features.all('specificPermissions')).toEqual(['orders', 'invoices']);
  });

  it('are read from dynamic modules, also from promised and forwarded ones', async () => {
    const stock = Promise.resolve({ module: StockModule, providers: [withFeature('stock')] });
    expect((await declaredFeatures([stock])).all('specificPermissions')).toEqual(['stock']);
    expect((await declaredFeatures([forwardRef(() => stock)])).all('specificPermissions')).toEqual(['stock']);
  });
});
