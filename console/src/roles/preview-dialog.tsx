import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { withNumbers } from 'latchkey/react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Reading } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';
import type { RoleType } from './role-lists.js';

/** `POST /security/preview`; numbers are numbers of users, and of rows where both are counted. */
interface Preview {
  readonly users: { readonly affected: number; readonly changed: number };
  readonly entities: readonly (Balance & { readonly entity: string; readonly action: string })[];
  readonly attributes: readonly (Balance & {
    readonly entity: string;
    readonly attribute: string;
    readonly access: string;
  })[];
  readonly services: readonly (Balance & { readonly permission: string })[];
  readonly rows: {
    readonly entities: readonly {
      readonly entity: string;
      readonly action: string;
      readonly gaining: RowCount;
      readonly losing: RowCount;
      readonly exact: boolean;
    }[];
  };
}

interface Balance {
  readonly gaining: number;
  readonly losing: number;
}

interface RowCount {
  readonly users: number;
  readonly rows: number;
}

interface PreviewProps {
  readonly type: RoleType;
  readonly role: object;
  readonly deletes: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Who gains and loses what, before anything is saved. */
export function PreviewDialog({ type, role, deletes, onConfirm, onClose }: PreviewProps) {
  const { client } = useConsole();
  const preview = useQuery<Preview>({
    queryKey: ['preview', type, role, deletes],
    queryFn: async ({ signal }) => {
      const { json } = await client.send('POST', '/security/preview', {
        body: { roleType: type, role, delete: deletes },
        signal,
      });
      return withNumbers(json) as Preview;
    },
    retry: false,
    gcTime: 0,
  });
  return (
    <Dialog open onClose={onClose} aria-labelledby="preview-title" fullWidth maxWidth="md">
      <DialogTitle id="preview-title">{texts.preview.title}</DialogTitle>
      <DialogContent>
        <Reading query={preview}>{(data) => <Changes preview={data} />}</Reading>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{texts.actions.cancel}</Button>
        <Button
          variant="contained"
          color={deletes ? 'error' : 'primary'}
          disabled={preview.data === undefined}
          onClick={onConfirm}
        >
          {deletes ? texts.actions.delete : texts.actions.save}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

interface Change {
  readonly key: string;
  readonly what: string;
  readonly gaining: string;
  readonly losing: string;
}

function Changes({ preview }: { readonly preview: Preview }) {
  const console = useConsole();
  const action = (name: string): string => texts.why.actions[name as keyof typeof texts.why.actions];
  const counted = ({ users, rows }: RowCount): string => texts.preview.rows(users, rows);
  const changes: readonly Change[] = [
    ...preview.entities.map((each) => ({
      what: `${captionOf(console, each.entity)}: ${action(each.action)}`,
      gaining: String(each.gaining),
      losing: String(each.losing),
    })),
    ...preview.attributes.map((each) => ({
      what: `${captionOf(console, each.entity)}, ${captionOf(console, each.entity, each.attribute)}: ${action(each.access)}`,
      gaining: String(each.gaining),
      losing: String(each.losing),
    })),
    ...preview.services.map((each) => ({
      what: each.permission,
      gaining: String(each.gaining),
      losing: String(each.losing),
    })),
    ...preview.rows.entities.map((each) => ({
      what: `${captionOf(console, each.entity)}: ${action(each.action)}${each.exact ? '' : ` (${texts.preview.inexact})`}`,
      gaining: counted(each.gaining),
      losing: counted(each.losing),
    })),
  ].map((each, index) => ({ ...each, key: String(index) }));
  return (
    <>
      <Typography>{texts.preview.users(preview.users.affected, preview.users.changed)}</Typography>
      <SimpleTable
        label={texts.preview.title}
        rows={changes}
        keyOf={({ key }) => key}
        empty={texts.preview.nothing}
        columns={[
          { title: texts.preview.what, cell: ({ what }) => what },
          { title: texts.preview.gaining, cell: ({ gaining }) => gaining },
          { title: texts.preview.losing, cell: ({ losing }) => losing },
        ]}
      />
    </>
  );
}
