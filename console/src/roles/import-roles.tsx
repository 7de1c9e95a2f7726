import { Button, LinearProgress, Stack, Typography } from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { withNumbers } from 'latchkey/react-admin';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { useAction } from '../actions.js';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { FileButton } from '../layout/file-button.js';
import { SimpleTable } from '../layout/simple-table.js';
import { Failure, Panel } from '../layout/states.js';

/** A role of a file and what its import would change; `POST /security/roles/import-preview`. */
interface Difference {
  readonly roleType: string;
  readonly code: string;
  readonly name: string;
  readonly isNew: boolean;
  readonly attributes: readonly { readonly name: string; readonly before: Value; readonly after: Value }[];
  readonly policies: { readonly added: readonly Policy[]; readonly removed: readonly Policy[] };
}

type Value = string | readonly string[] | null;

type Policy = Readonly<Record<string, string | null>>;

interface Chosen {
  readonly file: File;
  readonly differences: readonly Difference[];
}

/** The server reads the form of the file from its bytes; the type is for proxies in between. */
const typeOf = ({ name }: File): string =>
  name.toLowerCase().endsWith('.zip') ? 'application/zip' : 'application/json';

/** Roles of a file: first what would change, then the import. */
export function ImportRoles() {
  const { client } = useConsole();
  const { busy, run } = useAction();
  const notify = useNotify();
  const [chosen, setChosen] = useState<Chosen>();
  const send = async (path: string, file: File): Promise<unknown> => {
    const headers = { 'content-type': typeOf(file) };
    return withNumbers((await client.send('POST', `/security/roles/${path}`, { body: file, headers })).json);
  };
  const preview = useMutation({
    mutationFn: async (file: File) => {
      const { roles } = (await send('import-preview', file)) as { readonly roles: readonly Difference[] };
      setChosen({ file, differences: roles });
    },
  });
  const save = async ({ file }: Chosen): Promise<void> => {
    await run(async () => {
      const { created, updated } = (await send('import', file)) as Readonly<Record<string, readonly string[]>>;
      setChosen(undefined);
      notify(texts.transfer.done(created?.length ?? 0, updated?.length ?? 0), { type: 'success' });
    });
  };
  return (
    <Panel title={texts.transfer.import}>
      <Stack spacing={1} sx={{ alignItems: 'flex-start' }}>
        <Typography variant="body2">{texts.transfer.help}</Typography>
        <FileButton
          label={texts.transfer.choose}
          accept=".json,.zip,application/json,application/zip"
          disabled={preview.isPending || busy}
          onChoose={(file) => {
            setChosen(undefined);
            preview.mutate(file);
          }}
        />
      </Stack>
      {preview.isPending && <LinearProgress aria-label={texts.states.loading} sx={{ my: 2 }} />}
      {preview.error !== null && <Failure error={preview.error} />}
      {chosen !== undefined && (
        <Stack spacing={2} sx={{ mt: 1 }}>
          <Typography variant="subtitle1" component="h3">
            {`${texts.preview.title}: ${chosen.file.name}`}
          </Typography>
          <Differences of={chosen.differences} />
          <Stack direction="row" spacing={1}>
            <Button
              variant="contained"
              disabled={busy || chosen.differences.length === 0}
              onClick={() => void save(chosen)}
            >
              {texts.transfer.import}
            </Button>
            <Button
              onClick={() => {
                setChosen(undefined);
              }}
            >
              {texts.actions.cancel}
            </Button>
          </Stack>
        </Stack>
      )}
    </Panel>
  );
}

interface Change {
  readonly key: string;
  readonly role: string;
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

function Differences({ of }: { readonly of: readonly Difference[] }) {
  return (
    <SimpleTable
      label={texts.preview.title}
      rows={of.flatMap(changesOf)}
      keyOf={({ key }) => key}
      empty={texts.transfer.noRoles}
      columns={[
        { title: texts.transfer.role, cell: ({ role }) => role },
        { title: texts.preview.what, cell: ({ what }) => what },
        { title: texts.transfer.before, cell: ({ before }) => before },
        { title: texts.transfer.after, cell: ({ after }) => after },
      ]}
    />
  );
}

/** At least one line for each role, also where nothing changes. */
function changesOf({ roleType, code, name, isNew, attributes, policies }: Difference): readonly Change[] {
  const lines = [
    ...attributes.map((each) => ({ what: each.name, before: textOf(each.before), after: textOf(each.after) })),
    ...policies.removed.map((policy) => ({ what: nameOf(policy), before: saidBy(policy), after: '' })),
    ...policies.added.map((policy) => ({ what: nameOf(policy), before: '', after: saidBy(policy) })),
  ];
  const shown = lines.length === 0 ? [{ what: texts.transfer.unchanged, before: '', after: '' }] : lines;
  const role = `${name} (${code}${isNew ? `, ${texts.transfer.isNew}` : ''})`;
  return shown.map((line, index) => ({ ...line, role, key: `${roleType} ${code} ${index}` }));
}

/** Attributes of roles are texts and lists of texts. */
const textOf = (value: Value): string => (typeof value === 'string' ? value : (value ?? []).join(', '));

/** The entity, attribute or permission of a policy. */
const nameOf = ({ resource, entityName }: Policy): string => resource ?? entityName ?? '';

const saidBy = ({ action, whereClause, script }: Policy): string =>
  [action, whereClause ?? script].filter(Boolean).join(' ');
