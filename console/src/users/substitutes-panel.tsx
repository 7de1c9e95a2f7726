import { Button, Stack, TextField } from '@mui/material';
import { type SyntheticEvent, useState } from 'react';
import { useAction } from '../actions.js';
import { captionOf, useConsole } from '../console.js';
import { formatValue } from '../data/formats.js';
import { texts } from '../i18n/texts.js';
import { Reading } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';
import { Panel } from '../layout/states.js';
import { useRows } from '../read.js';

const ENTITY = 'sec_UserSubstitutionEntity';

interface Substitution {
  readonly id: string;
  readonly username: string;
  readonly substitutedUsername: string;
  readonly startDate?: string;
  readonly endDate?: string;
}

/** Who may act with the rights of this person, and when. */
export function SubstitutesPanel({ username }: { readonly username: string }) {
  const console = useConsole();
  const { client, rights } = console;
  const { busy, run } = useAction();
  const rows = useRows<Substitution>(ENTITY, 'substitutedUsername', username);
  return (
    <Panel title={texts.users.substitutes}>
      <Reading query={rows}>
        {(data) => (
          <SimpleTable
            label={texts.users.substitutes}
            rows={data}
            keyOf={({ id }) => id}
            empty={texts.users.noSubstitutes}
            columns={[
              { title: captionOf(console, ENTITY, 'username'), cell: (row) => row.username },
              {
                title: captionOf(console, ENTITY, 'startDate'),
                cell: ({ startDate }) => (startDate === undefined ? '' : formatValue('localDate', startDate)),
              },
              {
                title: captionOf(console, ENTITY, 'endDate'),
                cell: ({ endDate }) => (endDate === undefined ? '' : formatValue('localDate', endDate)),
              },
              {
                title: '',
                cell: ({ id }) =>
                  rights.may(ENTITY, 'delete') && (
                    <Button
                      size="small"
                      disabled={busy}
                      onClick={() => void run(() => client.send('DELETE', `/entities/${ENTITY}/${id}`))}
                    >
                      {texts.actions.delete}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Reading>
      {rights.may(ENTITY, 'create') && (
        <NewSubstitute
          busy={busy}
          onAdd={(values) =>
            run(() =>
              client.send('POST', `/entities/${ENTITY}`, { body: { ...values, substitutedUsername: username } }),
            )
          }
        />
      )}
    </Panel>
  );
}

interface NewProps {
  readonly busy: boolean;
  readonly onAdd: (values: object) => Promise<boolean>;
}

const NONE = { username: '', startDate: '', endDate: '' };

function NewSubstitute({ busy, onAdd }: NewProps) {
  const console = useConsole();
  const [values, setValues] = useState(NONE);
  const add = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
    if (await onAdd(given)) {
      setValues(NONE);
    }
  };
  return (
    <Stack
      component="form"
      direction="row"
      onSubmit={(event) => void add(event)}
      sx={{ flexWrap: 'wrap', gap: 1, mt: 1 }}
    >
      {(['username', 'startDate', 'endDate'] as const).map((name) => (
        <TextField
          key={name}
          size="small"
          margin="none"
          label={captionOf(console, ENTITY, name)}
          type={name === 'username' ? 'text' : 'date'}
          value={values[name]}
          slotProps={name === 'username' ? {} : { inputLabel: { shrink: true } }}
          onChange={(event) => {
            setValues({ ...values, [name]: event.target.value });
          }}
        />
      ))}
      <Button type="submit" disabled={busy || values.username === ''}>
        {texts.users.addSubstitute}
      </Button>
    </Stack>
  );
}
