import 'reflect-metadata';
import type { ForwardReference, ModuleMetadata, Provider } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants.js';
import { type Feature, FEATURE, Features } from './feature.js';

type Imported = NonNullable<ModuleMetadata['imports']>[number];

/**
 * The features of modules and of all that they import, read from the declarations: Nest itself reports them only to an
 * application that it builds.
 */
export async function declaredFeatures(modules: readonly Imported[]): Promise<Features> {
  const features = new Set<Feature>();
  const seen = new Set<unknown>();
  const visit = async (imported: Imported): Promise<void> => {
    const resolved = await (isForwardReference(imported) ? imported.forwardRef() : imported);
    if (seen.has(resolved)) {
      return;
    }
    seen.add(resolved);
    const dynamic = typeof resolved === 'object' && 'module' in resolved ? resolved : undefined;
    const declared = dynamic?.module ?? resolved;
    for (const provider of [
      ...(listIn(MODULE_METADATA.PROVIDERS, declared) as Provider[]),
      ...(dynamic?.providers ?? []),
    ]) {
      if (typeof provider === 'object' && provider.provide === FEATURE && 'useValue' in provider) {
        features.add(provider.useValue as Feature);
      }
    }
    for (const each of [...(listIn(MODULE_METADATA.IMPORTS, declared) as Imported[]), ...(dynamic?.imports ?? [])]) {
      await visit(each);
    }
  };
  for (const module of modules) {
    await visit(module);
  }
  return new Features([...features]);
}

const listIn = (key: string, target: object): readonly unknown[] =>
  (Reflect.getMetadata(key, target) as readonly unknown[] | undefined) ?? [];

const isForwardReference = (imported: Imported): imported is ForwardReference<() => Imported> =>
  typeof imported === 'object' && 'forwardRef' in imported;
