import { LatchkeyError } from 'latchkey/react-admin';
import { useMemo, useState } from 'react';
import { Edit, type RaRecord, ShowButton, TopToolbar, useNotify, useResourceContext } from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { ConflictDialog } from './conflict-dialog.js';
import { EntityForm } from './entity-form.js';
import { EntityTitle } from './entity-title.js';
import { DenialNotice } from './denial-notice.js';
import { detailPlan } from './plans.js';

/** Somebody else saved the object after it was read here. */
const CHANGED = 412;

/** A refused save: what it wanted, and what it started with. */
interface Conflict {
  readonly mine: RaRecord;
  readonly base: object;
}

/** Changes one object; a change in between is shown side by side. */
export default function EntityEdit() {
  const entity = useResourceContext() ?? '';
  const console = useConsole();
  const notify = useNotify();
  const [conflict, setConflict] = useState<Conflict>();
  const [denied, setDenied] = useState<LatchkeyError>();
  const meta = useMemo(() => ({ fetchPlan: detailPlan(console, entity) }), [console, entity]);
  return (
    <Edit
      resource={entity}
      title={<EntityTitle caption={captionOf(console, entity)} />}
      mutationMode="pessimistic"
      queryOptions={{ meta }}
      mutationOptions={{
        meta,
        onError: (
          error: unknown,
          variables: { readonly data?: object; readonly previousData?: object } | undefined,
        ) => {
          if (error instanceof LatchkeyError && error.status === CHANGED) {
            setConflict({ mine: variables?.data as RaRecord, base: variables?.previousData ?? {} });
          } else if (error instanceof LatchkeyError && error.status === 403) {
            setDenied(error);
          } else if (!(error instanceof LatchkeyError) || error.body.errors === undefined) {
            notify(error instanceof Error ? error.message : String(error), { type: 'error' });
          }
        },
      }}
      actions={
        <TopToolbar>
          <ShowButton />
        </TopToolbar>
      }
    >
      <DenialNotice error={denied} />
      <EntityForm entity={entity} isNew={false} />
      {conflict !== undefined && (
        <ConflictDialog
          entity={entity}
          mine={conflict.mine}
          base={conflict.base}
          meta={meta}
          onClose={() => {
            setConflict(undefined);
          }}
        />
      )}
    </Edit>
  );
}
