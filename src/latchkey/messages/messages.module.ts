import { Global, Module } from '@nestjs/common';
import { LocaleSettings } from '../config/setting-groups.js';
import { Features } from '../model/feature.js';
import { MessageDocuments } from './message-documents.js';
import { MessagesController } from './messages.controller.js';
import { Messages, SYSTEM_BUNDLES } from './messages.js';

/** Texts for people, injectable everywhere as {@link Messages}. */
@Global()
@Module({
  controllers: [MessagesController],
  providers: [
    MessageDocuments,
    {
      provide: Messages,
      inject: [LocaleSettings, Features],
      useFactory: ({ LOCALES }: LocaleSettings, features: Features) =>
        new Messages(LOCALES, [SYSTEM_BUNDLES, ...features.all('messages')]),
    },
  ],
  exports: [Messages],
})
export class MessagesModule {}
