import { Alert, Button, Stack, TextField } from '@mui/material';
import { LatchkeyError } from 'latchkey/react-admin';
import { type SyntheticEvent, useState } from 'react';
import { useNotify } from 'react-admin';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Screen } from '../layout/screen.js';
import { Panel } from '../layout/states.js';
import { RightsMatrix } from '../users/rights-matrix.js';

/** Your own password and rights. */
export default function Account() {
  const { rights } = useConsole();
  return (
    <Screen title={texts.screens.account}>
      <PasswordPanel />
      <Panel title={texts.account.rights}>
        <RightsMatrix rights={rights} />
      </Panel>
    </Screen>
  );
}

const EMPTY = { currentPassword: '', newPassword: '' };

function PasswordPanel() {
  const { client } = useConsole();
  const notify = useNotify();
  const [values, setValues] = useState(EMPTY);
  const [error, setError] = useState<unknown>();
  const fields = error instanceof LatchkeyError ? (error.body.errors ?? {}) : {};
  const save = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    try {
      await client.send('PUT', '/user-session/password', { body: values });
      setValues(EMPTY);
      setError(undefined);
      notify(texts.account.changed, { type: 'success' });
    } catch (fault) {
      setError(fault);
    }
  };
  return (
    <Panel title={texts.account.password}>
      <Stack component="form" spacing={1} onSubmit={(event) => void save(event)} sx={{ maxWidth: 400 }} noValidate>
        {error instanceof Error && Object.keys(fields).length === 0 && <Alert severity="error">{error.message}</Alert>}
        {(['currentPassword', 'newPassword'] as const).map((name) => (
          <TextField
            key={name}
            type="password"
            label={texts.account[name]}
            value={values[name]}
            error={name in fields}
            helperText={fields[name]}
            autoComplete={name === 'newPassword' ? 'new-password' : 'current-password'}
            onChange={(event) => {
              setValues({ ...values, [name]: event.target.value });
            }}
          />
        ))}
        <Button
          type="submit"
          variant="contained"
          disabled={values.currentPassword === '' || values.newPassword === ''}
          sx={{ alignSelf: 'flex-start' }}
        >
          {texts.actions.save}
        </Button>
      </Stack>
    </Panel>
  );
}
