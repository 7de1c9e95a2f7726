import type { CustomTransformation } from '../model/model-transformation.js';

/** From an older version of the model to the one of today, or back. */
export type Direction = 'fromVersion' | 'toVersion';

/** What happens to objects of one entity in one direction. */
export interface TransformationRule {
  /** Name of the entity before, and after. */
  readonly source: string;
  readonly target: string;
  /** New names of attributes by their old ones. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Names after renaming. */
  readonly removed: ReadonlySet<string>;
  readonly custom: CustomTransformation | undefined;
}

/** The rules of one version in one direction, by the name of the entity before. */
export type TransformationRules = ReadonlyMap<string, TransformationRule>;
