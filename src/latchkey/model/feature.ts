import type { Type } from '@nestjs/common';
import type { RestError } from '../errors/rest-error.js';
import type { PasswordRule } from '../common/password-rule.js';
import type { EntityClass } from './declarations.js';
import { isTableless } from './entity-class.js';
import { replacing } from './class-hierarchy.js';
import type { ModelTransformation } from './model-transformation.js';
import type { QueryDeclaration } from './query-declaration.js';

/**
 * The error for an exception of a service (protocol/services.md 5).
 *
 * @returns undefined for an exception that it does not know
 */
export type ExceptionMapping = (exception: unknown) => RestError | undefined;

/** A backend that listens. */
export interface Started {
  /** Address with `CONTEXT_PATH`, without trailing slash. */
  readonly url: string;
  /** The same with `BASE_PATH`. */
  readonly rest: string;
  /** Whether the settings ask for demo data. */
  readonly demoData: boolean;
}

/** A login of demo data, whose password everybody may know. */
export interface DemoLogin {
  readonly username: string;
  readonly password: string;
}

/** What one module adds to the backend. */
export interface Feature {
  /**
   * Classes with `@Entity()` and, when they are offered over the API, `@RestEntity()`; with `@RestEntity()` alone they are
   * entities without a table. One that extends another under the same name replaces it.
   */
  readonly entities?: readonly Type[];
  /** Classes with `@ResourceRole()` or `@RowLevelRole()`. */
  readonly roles?: readonly Type[];
  /** Providers with `@RestService()`. */
  readonly services?: readonly Type[];
  /** Classes with `@RestDto()`: objects that parameters of services may be. */
  readonly dtos?: readonly Type[];
  /** Turn exceptions of services into errors; tried in this order before anything else. */
  readonly exceptionMappings?: readonly ExceptionMapping[];
  /** What `predefinedQuery()` returns. */
  readonly queries?: readonly QueryDeclaration[];
  /** How objects look to clients of older versions of the model. */
  readonly transformations?: readonly ModelTransformation[];
  /** Providers with `@EntityHooks()`, called while entities are written. */
  readonly hooks?: readonly Type[];
  /** Providers with `mayOpen(caller, ref)`, called at every download of a file. */
  readonly fileChecks?: readonly Type[];
  /** Names that specific policies may grant in addition to those of the API itself. */
  readonly specificPermissions?: readonly string[];
  /** Rules that new passwords must satisfy in addition to the standard ones. */
  readonly passwordRules?: readonly PasswordRule[];
  /**
   * Folders of texts, one file per locale: `new URL('./messages/', import.meta.url)` holds `en.json`, `de.json` and so on,
   * each an object of texts by key.
   */
  readonly messages?: readonly URL[];
  /** Folders of migrations, run in the order of their timestamps: `new URL('../migrations/', import.meta.url)`. */
  readonly migrations?: readonly URL[];
  /**
   * Logins of demo data. The console and the documents page offer the first that works, where the settings ask for demo
   * data, and never in production.
   */
  readonly demoLogins?: readonly DemoLogin[];
  /** Lines to print after the start. */
  readonly greetings?: readonly ((started: Started) => readonly string[])[];
}

/** Injection token under which every module holds its {@link Feature}. */
export const FEATURE = Symbol('Feature');

/** All features of the application, in the order of the modules. */
export class Features {
  constructor(private readonly features: readonly Feature[]) {}

  /** Without entities that others replace (see {@link replacing}). */
  get entities(): readonly EntityClass[] {
    const listed = [...new Set(this.all('entities'))] as EntityClass[];
    const replaced = new Set(listed.flatMap((target) => replacing(target).slice(1)));
    return listed.filter((target) => !replaced.has(target));
  }

  /** Those that TypeORM stores. */
  get stored(): readonly EntityClass[] {
    return this.entities.filter((target) => !isTableless(target));
  }

  get tableless(): readonly EntityClass[] {
    return this.entities.filter(isTableless);
  }

  all<K extends keyof Feature>(kind: K): NonNullable<Feature[K]>[number][] {
    return this.features.flatMap((feature) => [...(feature[kind] ?? [])] as NonNullable<Feature[K]>[number][]);
  }
}
