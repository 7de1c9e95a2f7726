import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { getOrCreate } from '../common/get-or-create.js';
import { inSlices, type Steps } from '../common/in-slices.js';
import { cacheableParts, type CacheableText } from '../http/cacheable.js';
import { DynamicAttributeSettings, EntitySettings, OAuthSettings, PathSettings } from '../config/setting-groups.js';
import { FetchPlanRegistry } from '../entities/fetch-plan/fetch-plan-registry.js';
import { EntityRegistry } from '../model/entity-model.js';
import { QueryRegistry } from '../queries/query-registry.js';
import { ServiceRegistry } from '../services/service-registry.js';
import { completeDocument } from './complete-document.js';
import { type DocumentFormat, documentText } from './document-text.js';
import { GENERIC_DOCUMENT } from './generic/generic-document.js';
import type { OpenApiDocument } from './openapi.js';
import { type Place, placed } from './placed-document.js';
import { projectDocument } from './project/project-document.js';

/** Trusted proxies that stand in front of one application at different paths. */
const MAX_PLACES = 4;

/**
 * Texts of documents, each written once per path that proxies show: neither the model nor the settings ever change
 * (protocol/docs.md 1 and 2).
 */
@Injectable()
export class OpenApiDocuments {
  private readonly texts = new LRUCache<string, Promise<CacheableText>>({ max: 4 * MAX_PLACES });

  constructor(
    readonly entities: EntityRegistry,
    readonly plans: FetchPlanRegistry,
    readonly queries: QueryRegistry,
    readonly services: ServiceRegistry,
    private readonly settings: EntitySettings,
    private readonly dynamic: DynamicAttributeSettings,
    private readonly oauth: OAuthSettings,
    private readonly paths: PathSettings,
  ) {}

  /** @param publicPath what clients see in front of the paths of the backend */
  generic(format: DocumentFormat, publicPath: string): Promise<CacheableText> {
    const place = { server: publicPath, publicPath };
    return this.once(`generic ${format} ${publicPath}`, format, place, () => doneAlready(GENERIC_DOCUMENT));
  }

  project(format: DocumentFormat, publicPath: string): Promise<CacheableText> {
    const { OAUTH_ISSUER } = this.oauth;
    const place = { server: OAUTH_ISSUER === '' ? publicPath : OAUTH_ISSUER, publicPath };
    const create = () => projectDocument(this, this.settings, this.dynamic);
    return this.once(`project ${format} ${publicPath}`, format, place, create);
  }

  /** Requests that come while a text is being written wait for the same one. */
  private once(
    key: string,
    format: DocumentFormat,
    place: Place,
    create: () => Steps<OpenApiDocument>,
  ): Promise<CacheableText> {
    return getOrCreate(this.texts, key, () => inSlices(this.written(create(), format, place)));
  }

  private *written(document: Steps<OpenApiDocument>, format: DocumentFormat, place: Place): Steps<CacheableText> {
    const complete = placed(yield* completeDocument(yield* document), this.paths, place);
    const parts = yield* documentText(complete, format);
    return yield* cacheableParts(parts, `application/${format}`);
  }
}

function* doneAlready<T>(value: T): Steps<T> {
  yield;
  return value;
}
