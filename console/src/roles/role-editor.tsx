import { Alert, Autocomplete, Button, Stack, TextField } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { LatchkeyError } from 'latchkey/react-admin';
import { useState } from 'react';
import { useNotify } from 'react-admin';
import { Link, useNavigate } from 'react-router-dom';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Failure, Panel } from '../layout/states.js';
import { AttributeMatrix } from './attribute-matrix.js';
import { EntityMatrix } from './entity-matrix.js';
import { PreviewDialog } from './preview-dialog.js';
import type { RoleDraft } from './role-draft.js';
import { NEW_ROLE, roleAddress, roleEntity, type RoleType, useRoles } from './role-lists.js';
import { RowPolicies } from './row-policies.js';
import { Specifics } from './specifics.js';
import { roleBody, type StoredRole } from './stored-role.js';
import { WhoSeesWhat } from './who-sees-what.js';

interface EditorProps {
  readonly type: RoleType;
  readonly initial: RoleDraft;
  readonly stored?: StoredRole;
  readonly readOnly?: boolean;
}

/** A role as matrices and lists. Saving shows first who gains and loses what. */
export function RoleEditor({ type, initial, stored, readOnly = false }: EditorProps) {
  const { client } = useConsole();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const notify = useNotify();
  const [draft, setDraft] = useState(initial);
  const [previewing, setPreviewing] = useState<'save' | 'delete'>();
  const [error, setError] = useState<unknown>();
  const fields = error instanceof LatchkeyError ? (error.body.errors ?? {}) : {};
  const body = roleBody(type, draft, stored);

  const finish = async (): Promise<void> => {
    const path = `/entities/${roleEntity(type)}`;
    const deletes = previewing === 'delete';
    setPreviewing(undefined);
    try {
      if (stored === undefined) {
        await client.send('POST', path, { body });
      } else if (deletes) {
        await client.send('DELETE', `${path}/${stored.id}`);
      } else {
        await client.send('PUT', `${path}/${stored.id}`, {
          body,
          headers: { 'if-match': `"${stored.version}"` },
        });
      }
      notify(deletes ? texts.roles.deleted : texts.roles.saved, { type: 'success' });
      await queries.invalidateQueries();
      void navigate(deletes ? '/-/roles' : roleAddress(type, draft.code));
    } catch (fault) {
      setError(fault);
    }
  };

  return (
    <>
      {readOnly && (
        <Alert
          severity="info"
          action={
            <Button component={Link} to={`${roleAddress(type, NEW_ROLE)}?copy=${encodeURIComponent(draft.code)}`}>
              {texts.roles.copy}
            </Button>
          }
        >
          {texts.roles.readOnly}
        </Alert>
      )}
      {error !== undefined && <Failure error={error} />}
      <HeadPanel
        type={type}
        draft={draft}
        onChange={setDraft}
        fields={fields}
        readOnly={readOnly}
        isNew={stored === undefined}
      />
      {type === 'resource' ? (
        <>
          <Panel title={texts.roles.entities}>
            <EntityMatrix draft={draft} onChange={setDraft} readOnly={readOnly} />
          </Panel>
          <Panel title={texts.roles.attributes}>
            <AttributeMatrix draft={draft} onChange={setDraft} readOnly={readOnly} />
          </Panel>
          <Panel title={texts.roles.specifics}>
            <Specifics draft={draft} onChange={setDraft} readOnly={readOnly} />
          </Panel>
        </>
      ) : (
        <>
          <Panel title={texts.roles.rowPolicies}>
            <RowPolicies draft={draft} onChange={setDraft} readOnly={readOnly} />
          </Panel>
          {!readOnly && <WhoSeesWhat draft={draft} role={body} />}
        </>
      )}
      {!readOnly && (
        <Stack direction="row" spacing={1}>
          <Button
            variant="contained"
            disabled={draft.code === '' || draft.name === ''}
            onClick={() => {
              setError(undefined);
              setPreviewing('save');
            }}
          >
            {texts.actions.save}
          </Button>
          {stored !== undefined && (
            <Button
              color="error"
              onClick={() => {
                setPreviewing('delete');
              }}
            >
              {texts.actions.delete}
            </Button>
          )}
        </Stack>
      )}
      {previewing !== undefined && (
        <PreviewDialog
          type={type}
          role={body}
          deletes={previewing === 'delete'}
          onConfirm={() => void finish()}
          onClose={() => {
            setPreviewing(undefined);
          }}
        />
      )}
    </>
  );
}

/** What the parts of an editor need. */
export interface PartProps {
  readonly draft: RoleDraft;
  readonly onChange: (draft: RoleDraft) => void;
  readonly readOnly: boolean;
}

interface HeadProps extends PartProps {
  readonly type: RoleType;
  readonly fields: Readonly<Record<string, string>>;
  readonly isNew: boolean;
}

function HeadPanel({ type, draft, onChange, readOnly, fields, isNew }: HeadProps) {
  const roles = useRoles(type).data ?? [];
  const nameOf = (code: string): string => roles.find((each) => each.code === code)?.name ?? code;
  return (
    <Panel title={texts.screens.role}>
      <Stack spacing={1} sx={{ maxWidth: 640 }}>
        {(['name', 'code', 'description'] as const).map((name) => (
          <TextField
            key={name}
            size="small"
            label={texts.roles[name]}
            value={draft[name]}
            // The code names the role in assignments.
            disabled={readOnly || (name === 'code' && !isNew)}
            required={name !== 'description'}
            error={name in fields}
            helperText={fields[name]}
            onChange={(event) => {
              onChange({ ...draft, [name]: event.target.value });
            }}
          />
        ))}
        <Autocomplete
          multiple
          size="small"
          readOnly={readOnly}
          options={roles.map(({ code }) => code).filter((code) => code !== draft.code)}
          getOptionLabel={nameOf}
          value={[...draft.childRoles]}
          onChange={(_, childRoles) => {
            onChange({ ...draft, childRoles });
          }}
          renderInput={(params) => (
            <TextField {...params} label={texts.roles.children} helperText={texts.roles.childrenHelp} />
          )}
        />
      </Stack>
    </Panel>
  );
}
