import type { DynamicModule, ModuleMetadata, Provider, Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { type Feature, FEATURE } from '../model/feature.js';

type Imported = NonNullable<ModuleMetadata['imports']>[number];

/** What some modules and all that they import consist of. */
export interface Parts {
  readonly controllers: ReadonlySet<Type>;
  readonly entities: ReadonlySet<Type>;
}

/** Finds the controllers and entities of modules by their declarations, before anything is made of them. */
export function partsOf(modules: readonly Imported[]): Parts {
  const parts = { controllers: new Set<Type>(), entities: new Set<Type>() };
  const seen = new Set<unknown>();
  const visit = (imported: Imported): void => {
    if (seen.has(imported)) {
      return;
    }
    seen.add(imported);
    const { module, ...added } = typeof imported === 'function' ? { module: imported } : (imported as DynamicModule);
    const listed = <T>(kind: keyof ModuleMetadata): T[] => [
      ...((Reflect.getMetadata(kind, module) as T[] | undefined) ?? []),
      ...((added[kind as keyof typeof added] as T[] | undefined) ?? []),
    ];
    listed<Type>(MODULE_METADATA.CONTROLLERS as 'controllers').forEach((each) => parts.controllers.add(each));
    listed<Provider>(MODULE_METADATA.PROVIDERS as 'providers').forEach((provider) => {
      entitiesOf(provider).forEach((each) => parts.entities.add(each));
    });
    listed<Imported>(MODULE_METADATA.IMPORTS as 'imports').forEach(visit);
  };
  modules.forEach(visit);
  return parts;
}

const entitiesOf = (provider: Provider): readonly Type[] =>
  'provide' in provider && provider.provide === FEATURE && 'useValue' in provider
    ? ((provider.useValue as Feature).entities ?? [])
    : [];
