import { Inject, Injectable } from '@nestjs/common';
import { stringify } from 'yaml';
import { type CacheableText, cacheableText } from '../common/http/cacheable.js';
import { type Settings, SETTINGS } from '../config/settings.js';
import { FetchPlanRegistry } from '../entities/fetch-plan/fetch-plan-registry.js';
import { EntityRegistry } from '../metadata/entity-registry.js';
import { QueryRegistry } from '../queries/query-registry.js';
import { ServiceRegistry } from '../services/service-registry.js';
import { GENERIC_DOCUMENT } from './generic/generic-document.js';
import type { OpenApiDocument } from './openapi.js';
import { projectDocument } from './project/project-document.js';

/** The two forms of a document. */
export type DocumentFormat = 'json' | 'yaml';

const INDENT = 2;

/** Texts of documents, each written once: neither the model nor the settings ever change (protocol/docs.md 1 and 2). */
@Injectable()
export class OpenApiDocuments {
  private readonly texts = new Map<string, CacheableText>();

  constructor(
    readonly entities: EntityRegistry,
    readonly plans: FetchPlanRegistry,
    readonly queries: QueryRegistry,
    readonly services: ServiceRegistry,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  generic(format: DocumentFormat): CacheableText {
    return this.once(`generic ${format}`, format, () => GENERIC_DOCUMENT);
  }

  project(format: DocumentFormat): CacheableText {
    return this.once(`project ${format}`, format, () => projectDocument(this, this.settings));
  }

  private once(key: string, format: DocumentFormat, create: () => OpenApiDocument): CacheableText {
    let text = this.texts.get(key);
    if (!text) {
      text = format === 'json' ? asJson(create()) : asYaml(create());
      this.texts.set(key, text);
    }
    return text;
  }
}

const asJson = (document: OpenApiDocument): CacheableText =>
  cacheableText(`${JSON.stringify(document, null, INDENT)}\n`, 'application/json');

/** What both documents use again and again is written out each time, as in JSON. */
const asYaml = (document: OpenApiDocument): CacheableText =>
  cacheableText(stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 }), 'application/yaml');
