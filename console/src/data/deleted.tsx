import AutoDelete from '@mui/icons-material/AutoDeleteOutlined';
import Restore from '@mui/icons-material/RestoreFromTrashOutlined';
import { Button } from '@mui/material';
import type { LatchkeyDataProvider, LatchkeyRecord } from 'latchkey/react-admin';
import { useDataProvider, useListContext, useNotify } from 'react-admin';
import { useAction } from '../actions.js';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { isSoftDeleted } from './attributes.js';
import { useListFilter } from './list-filter.js';

interface EntityProps {
  readonly entity: string;
}

/** Shows the soft-deleted rows instead of the others, to those who may bring them back. */
export function DeletedButton({ entity }: EntityProps) {
  const console = useConsole();
  const { deleted, change } = useListFilter();
  const { onUnselectItems } = useListContext<LatchkeyRecord>();
  const restores = console.rights.may(entity, 'create') && console.rights.may(entity, 'update');
  if (!restores || !isSoftDeleted(console, entity)) {
    return null;
  }
  return (
    <Button
      size="small"
      startIcon={<AutoDelete />}
      aria-pressed={deleted}
      variant={deleted ? 'contained' : 'text'}
      onClick={() => {
        onUnselectItems();
        change({ '@deleted': deleted ? undefined : true });
      }}
    >
      {texts.list.deleted}
    </Button>
  );
}

/** Brings the selected rows back: all of them or none. */
export function RestoreButton({ entity }: EntityProps) {
  const { busy, run } = useAction();
  const dataProvider = useDataProvider<LatchkeyDataProvider>();
  const { selectedIds, onUnselectItems } = useListContext<LatchkeyRecord>();
  const notify = useNotify();
  const restore = async (): Promise<void> => {
    const count = selectedIds.length;
    if (await run(() => dataProvider.restoreMany(entity, { ids: selectedIds }))) {
      onUnselectItems();
      notify(texts.list.restored(count), { type: 'info' });
    }
  };
  return (
    <Button size="small" startIcon={<Restore />} disabled={busy} onClick={() => void restore()}>
      {texts.list.restore}
    </Button>
  );
}
