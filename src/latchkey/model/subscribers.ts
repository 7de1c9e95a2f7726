import 'reflect-metadata';
import { getMetadataArgsStorage } from 'typeorm';
import type { Attempt } from '../errors/found-faults.js';
import { DeclarationError } from '../errors/rest-error.js';
import { classHierarchy } from './class-hierarchy.js';
import type { EntityClass } from './declarations.js';
import type { EntityModel } from './entity-model.js';

const REPOSITORY_ONLY = Symbol('latchkey:repository-only');

/** Keeps an `@EventSubscriber` for repositories of the application: the API does not call it. */
export const RepositoryOnly =
  () =>
  (target: object): void => {
    Reflect.defineMetadata(REPOSITORY_ONLY, true, target);
  };

/**
 * Looks for subscribers to entities of the API, which TypeORM calls for its own repositories only.
 *
 * @throws DeclarationError naming the subscriber and the cure
 */
export function refuseSubscribers(models: ReadonlyMap<unknown, EntityModel>, attempt: Attempt): void {
  for (const { target } of getMetadataArgsStorage().entitySubscribers) {
    attempt(() => {
      refuse(target as unknown as EntityClass, models);
    });
  }
}

function refuse(subscriber: EntityClass, models: ReadonlyMap<unknown, EntityModel>): void {
  const subject = subjectOf(subscriber);
  const heard = [...models.values()].find(
    ({ stored, target }) => stored && (subject === undefined || classHierarchy(target).includes(subject)),
  );
  if (heard && Reflect.getOwnMetadata(REPOSITORY_ONLY, subscriber) !== true) {
    const name = subject?.name ?? 'all entities';
    throw new DeclarationError(
      `${subscriber.name} subscribes to ${name}, and the API calls no subscribers: write an @EntityHooks(${heard.target.name}), or add @RepositoryOnly() to ${subscriber.name} to keep it for repositories of your own`,
    );
  }
}

/** What it listens to; undefined for everything. */
function subjectOf(subscriber: EntityClass): EntityClass | undefined {
  const prototype = subscriber.prototype as { listenTo?: () => unknown };
  const subject = prototype.listenTo?.call(Object.create(prototype));
  return typeof subject === 'function' ? (subject as EntityClass) : undefined;
}
