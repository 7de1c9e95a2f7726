import type { FilterCondition } from 'latchkey/react-admin';
import { useListContext } from 'react-admin';

/** The filter of a list, as it stands in the address. */
export interface ListFilter {
  readonly q?: string;
  readonly conditions?: readonly FilterCondition[];
}

interface FilterAccess {
  readonly filter: ListFilter;
  /** Replaces parts of the filter; undefined takes a part away. @param typing waits until nothing more is typed */
  readonly change: (changes: ListFilter, typing?: boolean) => void;
}

/** Reads and changes the filter of the list around. */
export function useListFilter(): FilterAccess {
  const list = useListContext();
  const filter = list.filterValues as ListFilter;
  return {
    filter,
    change: (changes, typing = false) => {
      const { q, conditions } = { ...filter, ...changes };
      list.setFilters({ ...(q !== undefined && { q }), ...(conditions !== undefined && { conditions }) }, [], typing);
    },
  };
}
