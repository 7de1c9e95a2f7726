import {
  Alert,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Switch,
  TextField,
} from '@mui/material';
import { useQueryClient } from '@tanstack/react-query';
import { LatchkeyError } from 'latchkey/react-admin';
import { type SyntheticEvent, useState } from 'react';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { SecretDialog } from '../layout/secret-dialog.js';

/** 32 random bytes. */
const randomSecret = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Registers an application: one in the browser has no secret, one on a server gets a secret that is shown once. */
export function NewClientDialog({ onClose }: { readonly onClose: () => void }) {
  const { client } = useConsole();
  const queries = useQueryClient();
  const [clientId, setClientId] = useState('');
  const [redirect, setRedirect] = useState('');
  const [isPublic, setPublic] = useState(true);
  const [error, setError] = useState<unknown>();
  const [secret, setSecret] = useState<string>();
  const fields = error instanceof LatchkeyError ? (error.body.errors ?? {}) : {};

  const create = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    const made = randomSecret();
    const redirectUris = redirect.split(/\s+/).filter((each) => each !== '');
    try {
      await client.send('POST', '/entities/sec_OAuthClientEntity', {
        body: {
          clientId,
          redirectUris,
          grantTypes: [...(redirectUris.length > 0 ? ['authorization_code'] : ['client_credentials']), 'refresh_token'],
          authMethods: isPublic ? ['none'] : ['basic', 'post'],
          ...(!isPublic && { clientSecret: made }),
        },
      });
      await queries.invalidateQueries();
      if (isPublic) {
        onClose();
      } else {
        setSecret(made);
      }
    } catch (fault) {
      setError(fault);
    }
  };

  if (secret !== undefined) {
    return <SecretDialog title={texts.watch.secretOf(clientId)} secret={secret} onClose={onClose} />;
  }
  return (
    <Dialog open onClose={onClose} aria-labelledby="new-client" fullWidth maxWidth="sm">
      <form onSubmit={(event) => void create(event)} noValidate>
        <DialogTitle id="new-client">{texts.watch.newClient}</DialogTitle>
        <DialogContent>
          {error instanceof Error && <Alert severity="error">{error.message}</Alert>}
          <TextField
            fullWidth
            autoFocus
            required
            margin="dense"
            label={texts.watch.client}
            value={clientId}
            error={'clientId' in fields}
            helperText={fields.clientId}
            onChange={(event) => {
              setClientId(event.target.value);
            }}
          />
          <FormControlLabel
            control={
              <Switch
                checked={isPublic}
                onChange={(event) => {
                  setPublic(event.target.checked);
                }}
              />
            }
            label={texts.watch.publicClient}
          />
          <TextField
            fullWidth
            multiline
            margin="dense"
            label={texts.watch.redirectUris}
            value={redirect}
            error={'redirectUris' in fields}
            helperText={fields.redirectUris ?? texts.watch.oneEach}
            onChange={(event) => {
              setRedirect(event.target.value);
            }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{texts.actions.cancel}</Button>
          <Button type="submit" variant="contained" disabled={clientId === '' || (isPublic && redirect.trim() === '')}>
            {texts.actions.save}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
