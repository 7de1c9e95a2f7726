import { Inject, Injectable } from '@nestjs/common';
import { inSlices, type Steps } from '../common/in-slices.js';
import { cacheableParts, type CacheableText } from '../http/cacheable.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { FetchPlanRegistry } from '../entities/fetch-plan/fetch-plan-registry.js';
import { EntityRegistry } from '../model/entity-registry.js';
import { QueryRegistry } from '../queries/query-registry.js';
import { ServiceRegistry } from '../services/service-registry.js';
import { type DocumentFormat, documentText } from './document-text.js';
import { GENERIC_DOCUMENT } from './generic/generic-document.js';
import type { OpenApiDocument } from './openapi.js';
import { projectDocument } from './project/project-document.js';

/** Texts of documents, each written once: neither the model nor the settings ever change (protocol/docs.md 1 and 2). */
@Injectable()
export class OpenApiDocuments {
  private readonly texts = new Map<string, Promise<CacheableText>>();

  constructor(
    readonly entities: EntityRegistry,
    readonly plans: FetchPlanRegistry,
    readonly queries: QueryRegistry,
    readonly services: ServiceRegistry,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  generic(format: DocumentFormat): Promise<CacheableText> {
    return this.once(`generic ${format}`, format, () => doneAlready(GENERIC_DOCUMENT));
  }

  project(format: DocumentFormat): Promise<CacheableText> {
    return this.once(`project ${format}`, format, () => projectDocument(this, this.settings));
  }

  /** Requests that come while a text is being written wait for the same one. */
  private once(key: string, format: DocumentFormat, create: () => Steps<OpenApiDocument>): Promise<CacheableText> {
    let text = this.texts.get(key);
    if (!text) {
      text = inSlices(written(create(), format));
      this.texts.set(key, text);
    }
    return text;
  }
}

function* written(document: Steps<OpenApiDocument>, format: DocumentFormat): Steps<CacheableText> {
  const parts = yield* documentText(yield* document, format);
  return yield* cacheableParts(parts, `application/${format}`);
}

function* doneAlready<T>(value: T): Steps<T> {
  yield;
  return value;
}
