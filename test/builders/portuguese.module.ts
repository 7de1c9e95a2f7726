import { Module } from '@nestjs/common';
import { Latchkey } from '../../src/latchkey/latchkey.js';

/** Makes the locale `pt_BR` available, which has a country. */
@Module({ imports: [Latchkey.forFeature({ messages: [new URL('./portuguese/', import.meta.url)] })] })
export class PortugueseModule {}
