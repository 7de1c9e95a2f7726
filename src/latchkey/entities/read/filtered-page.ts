import type { TextRow } from '../../sql/statement.js';
import type { Page } from './compiled-read.js';

/** Rows that are loaded at once for functions to check. */
const BATCH = 500;

/** One page of what is there, and how many rows there are on all pages together. */
export interface FilteredPage {
  readonly rows: readonly TextRow[];
  /** Known once the last batch is loaded. */
  readonly total: number | undefined;
}

/**
 * Finds a page of the rows that functions permit: later rows replace hidden ones, which do not count for the offset
 * (protocol/roles.md 6).
 *
 * @param load the rows of a page as the database returns them
 * @param sift those of them that are there, in slices
 * @param counted whether to go on to the last row, in order to count them
 */
export async function filteredPage(
  load: (page: Page) => Promise<readonly TextRow[]>,
  sift: (rows: readonly TextRow[]) => readonly TextRow[] | Promise<readonly TextRow[]>,
  { limit, offset }: Page,
  counted: boolean,
): Promise<FilteredPage> {
  const rows: TextRow[] = [];
  let found = 0;
  for (let position = 0; counted || rows.length < limit; position += BATCH) {
    const loaded = await load({ limit: BATCH, offset: position });
    for (const row of await sift(loaded)) {
      if (found++ >= offset && rows.length < limit) {
        rows.push(row);
      }
    }
    if (loaded.length < BATCH) {
      return { rows, total: found };
    }
  }
  return { rows, total: undefined };
}
