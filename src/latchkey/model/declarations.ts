import 'reflect-metadata';
import type { DatatypeId } from '../datatypes/datatype.js';
import type { EnumModel } from './enum-model.js';

/** A class that can be instantiated. */
export type EntityClass = new () => object;

/** Shape of a named fetch plan: attribute names, or `{ attribute: nested }` where nested is a list or a plan's name. */
export type FetchPlanItem = string | Readonly<Record<string, string | readonly FetchPlanItem[]>>;

export interface FetchPlanDeclaration {
  readonly name: string;
  readonly items: readonly FetchPlanItem[];
  readonly extends: readonly string[];
}

export interface EntityDeclaration {
  readonly name: string;
  readonly instanceName?: string;
  readonly embeddable: boolean;
  /** The class whose place it takes under another name. */
  readonly replaces?: EntityClass;
  /** Nobody writes its rows over the API, whatever the roles. */
  readonly readOnly?: boolean;
}

/** What the attribute decorators say about one attribute. */
export interface AttributeDeclaration {
  fileRef?: boolean;
  enum?: EnumModel;
  composition?: boolean;
  secret?: boolean;
  hidden?: boolean;
  readOnly?: boolean;
  transient?: TransientDeclaration;
  audit?: AuditRole;
  datatype?: DatatypeId;
  /** Levels of lists in an array column. */
  dimensions?: number;
  onDelete?: DeletePolicy;
  onDeleteInverse?: DeletePolicy;
  order?: readonly string[];
  described?: DescribedKeywords;
  /** Why its foreign key has no index. */
  unindexed?: string;
  /** Decorators that contradict each other: an error here would end the process before the start can report it. */
  fault?: string;
}

/** An attribute that no column holds. */
export interface TransientDeclaration {
  readonly value:
    | { readonly kind: 'datatype'; readonly type: DatatypeId }
    | { readonly kind: 'enum'; readonly enum: EnumModel }
    | { readonly kind: 'object'; readonly target: () => unknown };
  readonly dependsOn: readonly string[];
  readonly key: boolean;
  readonly mandatory: boolean;
  readonly list: boolean;
}

/**
 * Keywords of an OpenAPI schema: what a rule demands that no constraint expresses, such as `{ enum: ['API', 'UI'] }`.
 */
export interface DescribedKeywords {
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: boolean;
  readonly minItems?: number;
  /** Of the elements of a list. */
  readonly items?: Pick<DescribedKeywords, 'enum' | 'pattern'>;
}

/** What happens to the other side of a reference when an object is deleted (protocol/entities.md 9.3). */
export type DeletePolicy = 'cascade' | 'unlink' | 'deny';

/** A method or getter that makes the instance name. */
export interface InstanceNameDeclaration {
  readonly member: string;
  readonly dependsOn: readonly string[];
}

/** Attributes that the write path fills itself. */
export type AuditRole = 'createdBy' | 'lastModifiedBy' | 'deletedBy';

const ENTITY = Symbol('latchkey:entity');
const SUPERCLASS = Symbol('latchkey:superclass');
const PLANS = Symbol('latchkey:fetch-plans');
const ATTRIBUTES = Symbol('latchkey:attributes');
const NAME = Symbol('latchkey:instance-name');

export function declareEntity(target: object, declaration: EntityDeclaration): void {
  Reflect.defineMetadata(ENTITY, declaration, target);
}

/** The declaration of exactly this class; a superclass's name is never inherited. */
export const entityDeclarationOf = (target: object): EntityDeclaration | undefined =>
  Reflect.getOwnMetadata(ENTITY, target) as EntityDeclaration | undefined;

export function declareSuperclass(target: object, name: string): void {
  Reflect.defineMetadata(SUPERCLASS, name, target);
}

/** The name of a class that entities extend and that is not one itself. */
export const superclassNameOf = (target: object): string | undefined =>
  Reflect.getOwnMetadata(SUPERCLASS, target) as string | undefined;

export function declareFetchPlan(target: object, plan: FetchPlanDeclaration): void {
  Reflect.defineMetadata(PLANS, [plan, ...ownFetchPlans(target)], target);
}

/** Plans of the class and of those it extends; its own ones win over theirs of the same name. */
export function fetchPlanDeclarationsOf(target: object): readonly FetchPlanDeclaration[] {
  const own = ownFetchPlans(target);
  const parent = Object.getPrototypeOf(target) as object | null;
  const inherited = parent === null || parent === Function.prototype ? [] : fetchPlanDeclarationsOf(parent);
  return [...own, ...inherited.filter(({ name }) => !own.some((each) => each.name === name))];
}

const ownFetchPlans = (target: object): readonly FetchPlanDeclaration[] =>
  (Reflect.getOwnMetadata(PLANS, target) as readonly FetchPlanDeclaration[] | undefined) ?? [];

export function declareInstanceName(prototype: object, declaration: InstanceNameDeclaration): void {
  Reflect.defineMetadata(NAME, declaration, prototype.constructor);
}

/** What the class, or else the nearest class it extends, says about its instance name. */
export function instanceNameDeclarationOf(target: object | null): {
  readonly template?: string;
  readonly member?: InstanceNameDeclaration;
} {
  if (target === null || target === Function.prototype) {
    return {};
  }
  const template = entityDeclarationOf(target)?.instanceName;
  const member = Reflect.getOwnMetadata(NAME, target) as InstanceNameDeclaration | undefined;
  return template === undefined && member === undefined
    ? instanceNameDeclarationOf(Object.getPrototypeOf(target) as object | null)
    : { template, member };
}

export function declareAttribute(prototype: object, name: string, part: AttributeDeclaration): void {
  const target = prototype.constructor;
  const own = ownAttributes(target) ?? new Map<string, AttributeDeclaration>();
  const present = own.get(name);
  for (const policy of ['onDelete', 'onDeleteInverse'] as const) {
    if (present?.[policy] && part[policy] && present[policy] !== part[policy]) {
      part.fault = `Class ${target.name}: ${name} has two delete policies, ${present[policy]} and ${part[policy]}: remove one of them`;
    }
  }
  own.set(name, { ...present, ...part });
  Reflect.defineMetadata(ATTRIBUTES, own, target);
}

/** Whether a decorator of the attribute stands in exactly this class. */
export const declaresAttribute = (target: object, name: string): boolean => ownAttributes(target)?.has(name) === true;

/** Declarations of all attributes of a class, those of superclasses included. */
export function attributeDeclarationsOf(target: object): ReadonlyMap<string, AttributeDeclaration> {
  const own = ownAttributes(target);
  const parent = Object.getPrototypeOf(target) as object | null;
  const inherited = parent === null || parent === Function.prototype ? [] : attributeDeclarationsOf(parent);
  return new Map([...inherited, ...(own ?? [])]);
}

const ownAttributes = (target: object): Map<string, AttributeDeclaration> | undefined =>
  Reflect.getOwnMetadata(ATTRIBUTES, target) as Map<string, AttributeDeclaration> | undefined;
