import { Injectable } from '@nestjs/common';
import { type RestError, restError } from '../errors/rest-error.js';
import { EntityRegistry } from '../model/entity-model.js';
import { entityCaptions, enumCaptions } from './caption-lists.js';
import { byRevision, LocalizedDocuments, type RevisedDocuments } from './documents.js';
import { Messages } from './messages.js';

/** The responses of `/rest/messages`; protocol/messages.md. */
@Injectable()
export class MessageDocuments {
  /** By the name of the entity or embeddable. */
  readonly entities: LocalizedDocuments;
  private extended: RevisedDocuments | undefined;
  readonly enums: LocalizedDocuments;

  constructor(
    private readonly messages: Messages,
    private readonly registry: EntityRegistry,
  ) {
    this.entities = new LocalizedDocuments(messages, (texts) => entityCaptions(registry, texts), unknownEntity);
    this.enums = new LocalizedDocuments(
      messages,
      (texts) => enumCaptions(registry, texts),
      (name) => restError('enumNotFound', { enum: name }),
    );
  }

  /** The same with dynamic attributes. */
  get extendedEntities(): LocalizedDocuments {
    const { messages, registry } = this;
    this.extended = byRevision(
      registry,
      this.extended,
      () => new LocalizedDocuments(messages, (texts) => entityCaptions(registry, texts, true), unknownEntity),
    );
    return this.extended.documents;
  }
}

const unknownEntity = (entity: string): RestError => restError('entityNotFound', { entity });
