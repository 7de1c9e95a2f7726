import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { reportToParent } from '../report-to-parent.js';
import { ShopModule } from './shop.module.js';

/** What a good developer writes by hand today: Nest on its default platform, TypeORM, a bearer guard, CASL. */
const app = await NestFactory.create<NestExpressApplication>(ShopModule, { logger: ['error'] });
app.useBodyParser('json', { limit: '1mb' });
await app.listen(0, '127.0.0.1');
reportToParent(await app.getUrl());
