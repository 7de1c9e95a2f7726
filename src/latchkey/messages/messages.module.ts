import { Global, Module } from '@nestjs/common';
import { type Settings, SETTINGS } from '../config/settings.js';
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
      inject: [SETTINGS, Features],
      useFactory: ({ LOCALES }: Settings, features: Features) =>
        new Messages(LOCALES, [SYSTEM_BUNDLES, ...features.all('messages')]),
    },
  ],
  exports: [Messages],
})
export class MessagesModule {}
