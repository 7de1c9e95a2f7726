import 'reflect-metadata';
import type { DatatypeId } from './datatype.js';
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
}

/** What the attribute decorators say about one attribute. */
export interface AttributeDeclaration {
  fileRef?: boolean;
  enum?: EnumModel;
  composition?: boolean;
  secret?: boolean;
  readOnly?: boolean;
  transient?: { readonly type: DatatypeId; readonly dependsOn: readonly string[] };
  audit?: AuditRole;
}

/** Attributes that the write path fills itself. */
export type AuditRole = 'createdBy' | 'lastModifiedBy' | 'deletedBy';

const ENTITY = Symbol('latchkey:entity');
const PLANS = Symbol('latchkey:fetch-plans');
const ATTRIBUTES = Symbol('latchkey:attributes');

export function declareEntity(target: object, declaration: EntityDeclaration): void {
  Reflect.defineMetadata(ENTITY, declaration, target);
}

/** The declaration of exactly this class; a superclass's name is never inherited. */
export const entityDeclarationOf = (target: object): EntityDeclaration | undefined =>
  Reflect.getOwnMetadata(ENTITY, target) as EntityDeclaration | undefined;

export function declareFetchPlan(target: object, plan: FetchPlanDeclaration): void {
  Reflect.defineMetadata(PLANS, [plan, ...fetchPlanDeclarationsOf(target)], target);
}

export const fetchPlanDeclarationsOf = (target: object): readonly FetchPlanDeclaration[] =>
  (Reflect.getOwnMetadata(PLANS, target) as readonly FetchPlanDeclaration[] | undefined) ?? [];

export function declareAttribute(prototype: object, name: string, part: AttributeDeclaration): void {
  const target = prototype.constructor;
  const own =
    (Reflect.getOwnMetadata(ATTRIBUTES, target) as Map<string, AttributeDeclaration> | undefined) ??
    new Map<string, AttributeDeclaration>();
  own.set(name, { ...own.get(name), ...part });
  Reflect.defineMetadata(ATTRIBUTES, own, target);
}

/** Declarations of all attributes of a class, those of superclasses included. */
export function attributeDeclarationsOf(target: object): ReadonlyMap<string, AttributeDeclaration> {
  const own = Reflect.getOwnMetadata(ATTRIBUTES, target) as Map<string, AttributeDeclaration> | undefined;
  const parent = Object.getPrototypeOf(target) as object | null;
  const inherited = parent === null || parent === Function.prototype ? [] : attributeDeclarationsOf(parent);
  return new Map([...inherited, ...(own ?? [])]);
}
