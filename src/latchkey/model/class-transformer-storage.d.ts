/** What the decorators of class-transformer have declared; the package describes this file under another path. */
declare module 'class-transformer/cjs/storage.js' {
  import type { TransformationType } from 'class-transformer';

  export const defaultMetadataStorage: {
    getStrategy(target: object): 'excludeAll' | 'exposeAll' | 'none';
    getExposedProperties(target: object, type: TransformationType): readonly string[];
    getExcludedProperties(target: object, type: TransformationType): readonly string[];
  };
}
