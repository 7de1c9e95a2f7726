import type { FilterCondition } from 'latchkey/react-admin';
import { useListContext } from 'react-admin';

/** The filter of a list, as it stands in the address. */
export interface ListFilter {
  readonly q?: string;
  readonly conditions?: readonly FilterCondition[];
  /** Soft-deleted rows instead of the others. */
  readonly '@deleted'?: true;
}

interface FilterAccess {
  readonly filter: ListFilter;
  /** Whether the list shows soft-deleted rows. */
  readonly deleted: boolean;
  /** Replaces parts of the filter; undefined removes a part. @param typing waits until nothing more is typed */
  readonly change: (changes: ListFilter, typing?: boolean) => void;
}

/** Reads and changes the filter of the list around. */
export function useListFilter(): FilterAccess {
  const list = useListContext();
  const filter = list.filterValues as ListFilter;
  return {
    filter,
    deleted: filter['@deleted'] === true,
    change: (changes, typing = false) => {
      const all = Object.entries<unknown>({ ...filter, ...changes }).filter(([, value]) => value !== undefined);
      list.setFilters(Object.fromEntries(all), [], typing);
    },
  };
}
