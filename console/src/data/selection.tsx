import OpenIcon from '@mui/icons-material/OpenInBrowserOutlined';
import { Box, Button, Checkbox, IconButton, Stack, Typography } from '@mui/material';
import type { LatchkeyRecord } from 'latchkey/react-admin';
import { useCreatePath, useListContext } from 'react-admin';
import { Link } from 'react-router-dom';
import { type Console, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { BulkEditButton } from './bulk-edit.js';
import { RestoreButton } from './deleted.js';
import { BulkDeleteButton } from './deletion-dialog.js';
import { useListFilter } from './list-filter.js';

/*
 * The checkboxes of react-admin 5.15 have no names on MUI 9, which renamed the property they use: these have.
 */

interface RowProps {
  readonly entity: string;
  readonly id: string;
  readonly name: string;
}

/** What can be done with one row by the keyboard: select it, where the rights allow to change it, and open it. */
export function RowActions({ entity, id, name }: RowProps) {
  const console = useConsole();
  const { deleted } = useListFilter();
  const createPath = useCreatePath();
  const updates = console.rights.may(entity, 'update');
  return (
    <Box sx={{ display: 'flex', alignItems: 'center' }}>
      {maySelect(console, entity) && <SelectRow id={id} name={name} />}
      {!deleted && (
        <IconButton
          size="small"
          component={Link}
          to={createPath({ resource: entity, id, type: updates ? 'edit' : 'show' })}
          aria-label={texts.list.open(name)}
        >
          <OpenIcon fontSize="small" />
        </IconButton>
      )}
    </Box>
  );
}

/** Whether anything can be done with selected rows. */
export const maySelect = ({ rights }: Pick<Console, 'rights'>, entity: string): boolean =>
  rights.may(entity, 'update') || rights.may(entity, 'delete');

/** The checkbox of a row. */
export function SelectRow({ id, name }: Omit<RowProps, 'entity'>) {
  const { selectedIds, onToggleItem } = useListContext<LatchkeyRecord>();
  return (
    <Checkbox
      size="small"
      checked={selectedIds.includes(id)}
      onClick={(event) => {
        event.stopPropagation();
      }}
      onChange={() => {
        onToggleItem(id);
      }}
      slotProps={{ input: { 'aria-label': texts.list.selectRow(name) } }}
    />
  );
}

/** What can be done with the selected rows. */
export function SelectionBar({ entity }: { readonly entity: string }) {
  const { rights } = useConsole();
  const { deleted } = useListFilter();
  const { data, selectedIds, onSelect, onUnselectItems } = useListContext<LatchkeyRecord>();
  if (selectedIds.length === 0) {
    return null;
  }
  return (
    <Stack
      direction="row"
      role="toolbar"
      sx={{ alignItems: 'center', flexWrap: 'wrap', gap: 1, px: 2, py: 1, bgcolor: 'action.selected' }}
    >
      <Typography sx={{ flexGrow: 1 }}>{texts.list.selected(selectedIds.length)}</Typography>
      <Button
        size="small"
        onClick={() => {
          onSelect((data ?? []).map(({ id }) => id));
        }}
      >
        {texts.list.selectPage}
      </Button>
      <Button
        size="small"
        onClick={() => {
          onUnselectItems();
        }}
      >
        {texts.list.selectNone}
      </Button>
      {deleted && <RestoreButton entity={entity} />}
      {!deleted && rights.may(entity, 'update') && <BulkEditButton entity={entity} />}
      {!deleted && rights.may(entity, 'delete') && <BulkDeleteButton entity={entity} />}
    </Stack>
  );
}
