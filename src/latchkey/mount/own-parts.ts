import type { DynamicModule, Type } from '@nestjs/common';
import { declaredIn, featureOf } from '../model/module-declaration.js';

/** What some modules and all that they import consist of. */
export interface Parts {
  readonly controllers: ReadonlySet<Type>;
  readonly entities: ReadonlySet<Type>;
}

/** Finds the controllers and entities of the framework's modules by their declarations, before anything is made of them. */
export function partsOf(modules: readonly (Type | DynamicModule)[]): Parts {
  const parts = { controllers: new Set<Type>(), entities: new Set<Type>() };
  const seen = new Set<unknown>();
  const visit = (module: Type | DynamicModule): void => {
    if (seen.has(module)) {
      return;
    }
    seen.add(module);
    declaredIn(module, 'controllers').forEach((each) => parts.controllers.add(each));
    declaredIn(module, 'providers').forEach((provider) => {
      featureOf(provider)?.entities?.forEach((each) => parts.entities.add(each));
    });
    declaredIn(module, 'imports').forEach((each) => {
      visit(each as Type | DynamicModule);
    });
  };
  modules.forEach(visit);
  return parts;
}
