import Delete from '@mui/icons-material/DeleteOutlined';
import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { DeletionPreview, LatchkeyDataProvider, LatchkeyRecord } from 'latchkey/react-admin';
import { useState } from 'react';
import { useDataProvider, useListContext, useNotify, useRecordContext, useRedirect, useRefresh } from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Failure, Loading } from '../layout/states.js';

interface DialogProps {
  readonly entity: string;
  readonly ids: readonly string[];
  readonly remove: () => Promise<unknown>;
  /** @param isDeleted whether the rows are gone */
  readonly onClose: (isDeleted: boolean) => void;
}

/** Asks with all that a deletion would take along; one that would be refused says why, and cannot be confirmed. */
function DeletionDialog({ entity, ids, remove, onClose }: DialogProps) {
  const dataProvider = useDataProvider<LatchkeyDataProvider>();
  const notify = useNotify();
  const [failure, setFailure] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const preview = useQuery({
    queryKey: ['deletionPreview', entity, ids],
    queryFn: async () => (await dataProvider.previewDeletion(entity, { ids })).data,
    retry: false,
    gcTime: 0,
  });
  const refusal: unknown = failure ?? preview.error;
  const confirm = async (): Promise<void> => {
    setBusy(true);
    try {
      await remove();
      notify('ra.notification.deleted', { type: 'info', messageArgs: { smart_count: ids.length } });
      onClose(true);
    } catch (error) {
      setFailure(error);
      setBusy(false);
    }
  };
  const cancel = (): void => {
    onClose(false);
  };
  return (
    <Dialog open onClose={cancel} aria-labelledby="deletion-title" fullWidth maxWidth="sm">
      <DialogTitle id="deletion-title">{texts.deletion.title(ids.length)}</DialogTitle>
      <DialogContent>
        {refusal ? (
          <Failure error={refusal} />
        ) : preview.data === undefined ? (
          <Loading />
        ) : (
          <Consequences preview={preview.data} />
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={cancel}>{texts.actions.cancel}</Button>
        <Button
          variant="contained"
          color="error"
          disabled={busy || preview.data === undefined || Boolean(refusal)}
          onClick={() => void confirm()}
        >
          {texts.actions.delete}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Consequences({ preview: { deleted, unlinked } }: { readonly preview: DeletionPreview }) {
  const console = useConsole();
  const caption = (entity: string): string => captionOf(console, entity);
  const lost = deleted.filter(({ soft }) => !soft).map(({ entity }) => caption(entity));
  const lines = [
    ...deleted.flatMap(({ entity, requested }) =>
      requested === 0 ? [] : [texts.deletion.requested(caption(entity), requested)],
    ),
    ...deleted.flatMap(({ entity, along }) => (along === 0 ? [] : [texts.deletion.along(caption(entity), along)])),
    ...unlinked.map(({ entity, attribute, count }) =>
      texts.deletion.unlinked(caption(entity), captionOf(console, entity, attribute), count),
    ),
  ];
  return (
    <Stack spacing={1}>
      {lines.map((line) => (
        <Typography key={line}>{line}</Typography>
      ))}
      {lost.length > 0 && <Alert severity="warning">{texts.deletion.lost([...new Set(lost)].join(', '))}</Alert>}
    </Stack>
  );
}

interface ButtonProps {
  readonly entity: string;
}

/** Deletes the selected rows: all of them or none. */
export function BulkDeleteButton({ entity }: ButtonProps) {
  const dataProvider = useDataProvider<LatchkeyDataProvider>();
  const refresh = useRefresh();
  const { selectedIds, onUnselectItems } = useListContext<LatchkeyRecord>();
  return (
    <DeletionButton
      entity={entity}
      ids={selectedIds}
      remove={() => dataProvider.deleteMany(entity, { ids: selectedIds })}
      onDeleted={() => {
        onUnselectItems();
        refresh();
      }}
    />
  );
}

/** Deletes the object of the form, in the state that is shown. */
export function DeleteRecordButton({ entity }: ButtonProps) {
  const dataProvider = useDataProvider<LatchkeyDataProvider>();
  const redirect = useRedirect();
  const record = useRecordContext<LatchkeyRecord>();
  if (record === undefined) {
    return null;
  }
  const { id } = record;
  return (
    <DeletionButton
      entity={entity}
      ids={[id]}
      remove={() => dataProvider.delete(entity, { id, previousData: record })}
      onDeleted={() => {
        redirect('list', entity);
      }}
    />
  );
}

interface DeletionProps extends Omit<DialogProps, 'onClose'> {
  readonly onDeleted: () => void;
}

function DeletionButton({ onDeleted, ...deletion }: DeletionProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        startIcon={<Delete />}
        onClick={() => {
          setOpen(true);
        }}
      >
        {texts.actions.delete}
      </Button>
      {open && (
        <DeletionDialog
          {...deletion}
          onClose={(isDeleted) => {
            setOpen(false);
            if (isDeleted) {
              onDeleted();
            }
          }}
        />
      )}
    </>
  );
}
