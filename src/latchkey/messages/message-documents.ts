import { Injectable } from '@nestjs/common';
import { restError } from '../errors/rest-error.js';
import { EntityRegistry } from '../model/entity-model.js';
import { entityCaptions, enumCaptions } from './caption-lists.js';
import { LocalizedDocuments } from './documents.js';
import { Messages } from './messages.js';

/** The responses of `/rest/messages`; protocol/messages.md. */
@Injectable()
export class MessageDocuments {
  /** By the name of the entity or embeddable. */
  readonly entities: LocalizedDocuments;
  readonly enums: LocalizedDocuments;

  constructor(messages: Messages, registry: EntityRegistry) {
    this.entities = new LocalizedDocuments(
      messages,
      (texts) => entityCaptions(registry, texts),
      (entity) => restError('entityNotFound', { entity }),
    );
    this.enums = new LocalizedDocuments(
      messages,
      (texts) => enumCaptions(registry, texts),
      (name) => restError('enumNotFound', { enum: name }),
    );
  }
}
