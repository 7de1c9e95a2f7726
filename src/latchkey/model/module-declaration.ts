import 'reflect-metadata';
import type { DynamicModule, ModuleMetadata, Provider, Type } from '@nestjs/common';
import { type Feature, FEATURE } from './feature.js';

type Kind = 'controllers' | 'imports' | 'providers';
type Declared<K extends Kind> = NonNullable<ModuleMetadata[K]>;

/** What the decorator of a module lists, and what a dynamic module adds to it. */
export function declaredIn<K extends Kind>(module: Type | DynamicModule, kind: K): Declared<K>[number][] {
  const dynamic = 'module' in module ? module : undefined;
  const listed = Reflect.getMetadata(kind, dynamic?.module ?? module) as Declared<K> | undefined;
  return [...(listed ?? []), ...((dynamic?.[kind] as Declared<K> | undefined) ?? [])] as Declared<K>[number][];
}

/** The feature that a provider holds; undefined for any other provider. */
export const featureOf = (provider: Provider): Feature | undefined => valueOf(provider, FEATURE) as Feature | undefined;

/** What a provider holds as a value under the token; undefined for any other provider. */
export const valueOf = (provider: Provider, token: symbol): unknown =>
  'provide' in provider && provider.provide === token && 'useValue' in provider ? provider.useValue : undefined;
