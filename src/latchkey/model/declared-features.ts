import type { DynamicModule, ModuleMetadata, Provider, Type } from '@nestjs/common';
import { Features } from './feature.js';
import { declaredIn, featureOf } from './module-declaration.js';

type Imported = NonNullable<ModuleMetadata['imports']>[number];

/** Modules of applications may refer to each other. */
interface Reference {
  forwardRef(): Listed;
}

type Listed = Type | DynamicModule | Promise<DynamicModule> | Reference;

/**
 * The features of modules and of all that they import, read from the declarations: Nest itself reports them only to an
 * application that it builds.
 */
export async function declaredFeatures(modules: readonly Imported[]): Promise<Features> {
  const found = (await declaredProviders(modules)).map(featureOf).filter((feature) => feature !== undefined);
  return new Features([...new Set(found)]);
}

/** The providers of modules and of all that they import. */
export async function declaredProviders(modules: readonly Imported[]): Promise<readonly Provider[]> {
  const providers: Provider[] = [];
  const seen = new Set<unknown>();
  const visit = async (imported: Imported): Promise<void> => {
    const module = await referredTo(imported);
    if (seen.has(module)) {
      return;
    }
    seen.add(module);
    declaredIn(module, 'providers').forEach((provider) => providers.push(provider));
    for (const each of declaredIn(module, 'imports')) {
      await visit(each);
    }
  };
  for (const module of modules) {
    await visit(module);
  }
  return providers;
}

async function referredTo(listed: Listed): Promise<Type | DynamicModule> {
  const module = await listed;
  return isReference(module) ? referredTo(module.forwardRef()) : module;
}

const isReference = (module: Awaited<Listed>): module is Reference => 'forwardRef' in module;
