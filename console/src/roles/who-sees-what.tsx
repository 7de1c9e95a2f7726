import { Autocomplete, Button, MenuItem, Stack, TextField } from '@mui/material';
import { type SyntheticEvent, useState } from 'react';
import { useGetList } from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Empty, Panel } from '../layout/states.js';
import type { UserRow } from '../users/users.js';
import type { RoleDraft } from './role-draft.js';
import { type Asked, SeenRows } from './seen-rows.js';

/** Suggestions that fit on a screen; more come by typing. */
const SUGGESTIONS = 25;

interface WhoProps {
  readonly draft: RoleDraft;
  /** The draft as the preview takes it. */
  readonly role: object;
}

/** Tries a row-level role against real rows: what one person sees today, and would see with the role as it is drafted. */
export function WhoSeesWhat({ draft, role }: WhoProps) {
  const console = useConsole();
  const [username, setUsername] = useState('');
  const [chosen, setChosen] = useState('');
  const [asked, setAsked] = useState<Asked>();
  const entities = [
    ...new Set(
      draft.rowLevelPolicies
        .filter(({ type, action }) => type === 'JPQL' || action === 'READ')
        .map(({ entityName }) => entityName),
    ),
  ];
  const entity = entities.includes(chosen) ? chosen : (entities[0] ?? '');
  const question: Asked = { username: username.trim(), entity, role };
  const ready = question.username !== '' && entity !== '' && draft.code !== '' && draft.name !== '';
  // An answer about another draft would mislead.
  const answered = asked !== undefined && JSON.stringify(asked) === JSON.stringify(question);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setAsked(question);
  };
  return (
    <Panel title={texts.seen.title}>
      {entities.length === 0 ? (
        <Empty>{texts.seen.noEntity}</Empty>
      ) : (
        <>
          <Stack
            component="form"
            direction="row"
            onSubmit={submit}
            sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center' }}
          >
            <PersonField value={username} onChange={setUsername} />
            <TextField
              select
              size="small"
              margin="none"
              label={texts.seen.entity}
              value={entity}
              onChange={(event) => {
                setChosen(event.target.value);
              }}
              sx={{ minWidth: 200 }}
            >
              {entities.map((name) => (
                <MenuItem key={name} value={name}>
                  {captionOf(console, name)}
                </MenuItem>
              ))}
            </TextField>
            <Button type="submit" variant="outlined" disabled={!ready}>
              {texts.seen.show}
            </Button>
          </Stack>
          {answered ? <SeenRows key={JSON.stringify(asked)} asked={asked} /> : <Empty>{texts.seen.help}</Empty>}
        </>
      )}
    </Panel>
  );
}

interface PersonProps {
  readonly value: string;
  readonly onChange: (username: string) => void;
}

/** A username; accounts are suggested to those who may read them. */
function PersonField({ value, onChange }: PersonProps) {
  const { rights } = useConsole();
  const [open, setOpen] = useState(false);
  const { data } = useGetList<UserRow>(
    'User',
    {
      pagination: { page: 1, perPage: SUGGESTIONS },
      sort: { field: 'username', order: 'ASC' },
      filter: value === '' ? {} : { q: value },
      meta: { fetchPlan: '_local' },
    },
    { enabled: open && rights.may('User', 'read') },
  );
  return (
    <Autocomplete
      freeSolo
      size="small"
      open={open && data !== undefined && data.length > 0}
      onOpen={() => {
        setOpen(true);
      }}
      onClose={() => {
        setOpen(false);
      }}
      options={(data ?? []).map(({ username }) => username)}
      filterOptions={(options) => options}
      inputValue={value}
      onInputChange={(_, text) => {
        onChange(text);
      }}
      renderInput={(params) => <TextField {...params} margin="none" label={texts.seen.person} />}
      sx={{ width: 260 }}
    />
  );
}
