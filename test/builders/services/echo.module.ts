import { Module } from '@nestjs/common';
import { Latchkey } from '../../../src/latchkey/latchkey.js';
import { Cart, Discount, EchoService, OverloadedService, Scan } from './echo.service.js';

/** Services that show what parameters become. */
@Module({
  imports: [
    Latchkey.forFeature({
      services: [EchoService, OverloadedService],
      dtos: [Cart, Discount, Scan],
      specificPermissions: ['domain.audit'],
    }),
  ],
})
export class EchoModule {}
