import type { Identifier } from 'ra-core';

/** What {@link LatchkeyDataProvider.previewDeletion} takes. */
export interface PreviewDeletionParams {
  readonly ids: readonly Identifier[];
}

/** What a deletion would do, as far as the user may see it. */
export interface DeletionPreview {
  readonly deleted: readonly DeletedCount[];
  readonly unlinked: readonly UnlinkedCount[];
}

/** Rows of one entity that would be deleted. */
export interface DeletedCount {
  readonly entity: string;
  /** Rows that were named. */
  readonly requested: number;
  /** Rows that go along with others. */
  readonly along: number;
  /** Whether the rows can be restored. */
  readonly soft: boolean;
}

/** Rows of one entity that would stay and lose a reference. */
export interface UnlinkedCount {
  readonly entity: string;
  readonly attribute: string;
  readonly count: number;
}
