import { LatchkeyError } from 'latchkey/react-admin';
import { useState } from 'react';
import { Create, useNotify, useResourceContext } from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { DenialNotice } from './denial-notice.js';
import { EntityForm } from './entity-form.js';

/** Creates one object. */
export default function EntityCreate() {
  const entity = useResourceContext() ?? '';
  const console = useConsole();
  const notify = useNotify();
  const [denied, setDenied] = useState<LatchkeyError>();
  return (
    <Create
      resource={entity}
      title={texts.form.create(captionOf(console, entity))}
      redirect={console.rights.may(entity, 'update') ? 'edit' : 'show'}
      mutationOptions={{
        onError: (error: unknown) => {
          if (error instanceof LatchkeyError && error.status === 403) {
            setDenied(error);
          } else if (!(error instanceof LatchkeyError) || error.body.errors === undefined) {
            notify(error instanceof Error ? error.message : String(error), { type: 'error' });
          }
        },
      }}
    >
      <>
        <DenialNotice error={denied} />
        <EntityForm entity={entity} isNew />
      </>
    </Create>
  );
}
