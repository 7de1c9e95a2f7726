import Edit from '@mui/icons-material/EditOutlined';
import { Button, Dialog, DialogActions, DialogContent, DialogTitle, MenuItem, TextField } from '@mui/material';
import { isToMany, LatchkeyError, type LatchkeyRecord } from 'latchkey/react-admin';
import { useState } from 'react';
import { Form, useListContext, useNotify, useRefresh, useUpdateMany } from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { AttributeInput } from './attribute-input.js';
import { editable, isKey, isModifiable, isSecret } from './attributes.js';

/** Gives one attribute of all selected rows the same value. */
export function BulkEditButton({ entity }: { readonly entity: string }) {
  const console = useConsole();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  const { selectedIds, onUnselectItems } = useListContext<LatchkeyRecord>();
  const [updateMany, { isPending }] = useUpdateMany();
  const notify = useNotify();
  const refresh = useRefresh();
  const attributes = editable(console, entity).filter(
    (each) =>
      !isKey(each) &&
      !isSecret(each) &&
      isModifiable(console, entity, each) &&
      !(isToMany(each) && each.attributeType === 'COMPOSITION'),
  );
  const attribute = attributes.find((each) => each.name === name);

  /** @returns the messages of fields, which the form shows */
  const save = async (values: object): Promise<object | undefined> => {
    const data = { [name]: (values as Readonly<Record<string, unknown>>)[name] ?? null };
    try {
      await updateMany(entity, { ids: selectedIds, data }, { returnPromise: true });
    } catch (error) {
      const message = error instanceof LatchkeyError ? error.body.errors?.[name] : undefined;
      if (message !== undefined) {
        return { [name]: message };
      }
      notify(error instanceof Error ? error.message : String(error), { type: 'error' });
      return undefined;
    }
    notify('ra.notification.updated', { type: 'info', messageArgs: { smart_count: selectedIds.length } });
    setOpen(false);
    onUnselectItems();
    refresh();
    return undefined;
  };

  return (
    <>
      <Button
        size="small"
        startIcon={<Edit />}
        onClick={() => {
          setOpen(true);
        }}
      >
        {texts.list.bulkEdit}
      </Button>
      <Dialog
        open={open}
        onClose={() => {
          setOpen(false);
        }}
        fullWidth
        maxWidth="sm"
        aria-labelledby="bulk-edit-title"
      >
        <Form onSubmit={save}>
          <DialogTitle id="bulk-edit-title">{texts.list.bulkEditTitle(selectedIds.length)}</DialogTitle>
          <DialogContent>
            <TextField
              select
              fullWidth
              label={texts.filter.attribute}
              value={name}
              onChange={(event) => {
                setName(event.target.value);
              }}
            >
              {attributes.map((each) => (
                <MenuItem key={each.name} value={each.name}>
                  {captionOf(console, entity, each.name)}
                </MenuItem>
              ))}
            </TextField>
            {attribute !== undefined && (
              <AttributeInput key={name} entity={entity} attribute={attribute} source={attribute.name} />
            )}
          </DialogContent>
          <DialogActions>
            <Button
              onClick={() => {
                setOpen(false);
              }}
            >
              {texts.actions.cancel}
            </Button>
            <Button type="submit" variant="contained" disabled={attribute === undefined || isPending}>
              {texts.actions.save}
            </Button>
          </DialogActions>
        </Form>
      </Dialog>
    </>
  );
}
