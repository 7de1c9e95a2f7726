import { Injectable } from '@nestjs/common';
import { type RestError, restError } from '../errors/rest-error.js';
import { FetchPlanRegistry } from '../entities/fetch-plan/fetch-plan-registry.js';
import { EntityRegistry } from '../model/entity-model.js';
import { byRevision, type Documents, LocalizedDocuments, type RevisedDocuments } from '../messages/documents.js';
import { Messages } from '../messages/messages.js';
import { entityDescriptions } from './entity-descriptions.js';
import { enumDescriptions } from './enum-descriptions.js';
import { fetchPlanDescriptions } from './fetch-plan-descriptions.js';

/** The responses of `/rest/metadata` that depend on the model; protocol/metadata.md. */
@Injectable()
export class Descriptions {
  /** By the name of the entity or embeddable. */
  readonly entities: LocalizedDocuments;
  private extended: RevisedDocuments | undefined;
  readonly enums: LocalizedDocuments;
  private readonly plans: ReadonlyMap<string, Documents>;

  constructor(
    private readonly messages: Messages,
    private readonly registry: EntityRegistry,
    plans: FetchPlanRegistry,
  ) {
    this.entities = new LocalizedDocuments(messages, (texts) => entityDescriptions(registry, texts), unknownEntity);
    this.enums = new LocalizedDocuments(
      messages,
      (texts) => enumDescriptions(registry, texts),
      (name) => restError('enumNotFound', { enum: name }),
    );
    this.plans = fetchPlanDescriptions(registry, plans);
  }

  /** The entities with their dynamic attributes. */
  get extendedEntities(): LocalizedDocuments {
    const { messages, registry } = this;
    this.extended = byRevision(
      registry,
      this.extended,
      () => new LocalizedDocuments(messages, (texts) => entityDescriptions(registry, texts, true), unknownEntity),
    );
    return this.extended.documents;
  }

  /** The registered plans of an entity. @throws RestError 404 `Entity not found` */
  fetchPlans(entity: string): string {
    return this.plansOf(entity).all;
  }

  /** A registered or built-in plan. @throws RestError 404 `Entity not found` or `Fetch plan not found` */
  fetchPlan(entity: string, plan: string): string {
    const json = this.plansOf(entity).byName.get(plan);
    if (json === undefined) {
      throw restError('metadataPlanNotFound', { plan, entity });
    }
    return json;
  }

  private plansOf(entity: string): Documents {
    const documents = this.plans.get(entity);
    if (!documents) {
      throw restError('entityNotFound', { entity });
    }
    return documents;
  }
}

const unknownEntity = (entity: string): RestError => restError('entityNotFound', { entity });
