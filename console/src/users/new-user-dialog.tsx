import { Alert, Button, Dialog, DialogActions, DialogContent, DialogTitle, TextField } from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { LatchkeyError } from 'latchkey/react-admin';
import { type SyntheticEvent, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { SecretDialog } from '../layout/secret-dialog.js';

const FIELDS = ['username', 'firstName', 'lastName', 'email'] as const;

/** 24 characters of 64: as long as the passwords that the server makes. */
const randomPassword = (): string =>
  btoa(String.fromCharCode.apply(null, Array.from(crypto.getRandomValues(new Uint8Array(18)))));

/** Creates an account with a password that is shown once and must be changed at the first login. */
export function NewUserDialog({ onClose }: { readonly onClose: () => void }) {
  const console = useConsole();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [error, setError] = useState<unknown>();
  const [password, setPassword] = useState<string>();
  const username = values.username ?? '';
  const fields = error instanceof LatchkeyError ? (error.body.errors ?? {}) : {};

  const create = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const made = randomPassword();
    const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
    try {
      await console.client.send('POST', '/entities/User', {
        body: { ...given, password: made, active: true, passwordChangeRequired: true },
      });
      setPassword(made);
      await queries.invalidateQueries();
    } catch (fault) {
      setError(fault);
    }
  };

  if (password !== undefined) {
    return (
      <SecretDialog
        title={texts.users.passwordOf(username)}
        secret={password}
        onClose={() => {
          onClose();
          void navigate(`/-/users/${encodeURIComponent(username)}`);
        }}
      />
    );
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby="new-user" fullWidth maxWidth="xs">
      <form onSubmit={(event) => void create(event)} noValidate>
        <DialogTitle id="new-user">{texts.users.create}</DialogTitle>
        <DialogContent>
          {error instanceof Error && Object.keys(fields).length === 0 && (
            <Alert severity="error">{error.message}</Alert>
          )}
          {FIELDS.map((name) => (
            <TextField
              key={name}
              fullWidth
              margin="dense"
              label={captionOf(console, 'User', name)}
              value={values[name] ?? ''}
              required={name === 'username'}
              autoFocus={name === 'username'}
              error={name in fields}
              helperText={fields[name]}
              onChange={(event) => {
                setValues({ ...values, [name]: event.target.value });
              }}
            />
          ))}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{texts.actions.cancel}</Button>
          <Button type="submit" variant="contained" disabled={username === ''}>
            {texts.actions.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
