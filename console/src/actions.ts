import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNotify } from 'react-admin';

/** Something a button does. */
interface Action {
  readonly busy: boolean;
  /** Runs the work, says what went wrong, and reads everything on the screen again. @returns whether it worked */
  readonly run: (work: () => Promise<unknown>) => Promise<boolean>;
}

/** Work of a button: one at a time, with its error shown. */
export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const notify = useNotify();
  const queries = useQueryClient();
  return {
    busy,
    run: async (work) => {
      setBusy(true);
      try {
        await work();
        return true;
      } catch (error) {
        notify(error instanceof Error ? error.message : String(error), { type: 'error' });
        return false;
      } finally {
        setBusy(false);
        await queries.invalidateQueries();
      }
    },
  };
}
