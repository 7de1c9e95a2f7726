import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { type SyntheticEvent, useState } from 'react';
import { texts } from '../i18n/texts.js';
import { BASE } from './boot.js';
import { StartCard } from './start-page.js';

interface Fault {
  readonly form?: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** The code is in the fragment, which browsers never send; it leaves the address at once. */
const code = new URLSearchParams(location.hash.slice(1)).get('code') ?? '';
history.replaceState(null, '', location.pathname);

/** Creates the first administrator, with the one-time link that the start of the server prints. */
export default function SetupPage() {
  const [username, setUsername] = useState('');
  const [password, setPassword] = useState('');
  const [fault, setFault] = useState<Fault>({ fields: {} });
  const [state, setState] = useState<'open' | 'busy' | 'done'>('open');

  const submit = async (event: SyntheticEvent): Promise<void> => {
    event.preventDefault();
    setState('busy');
    const found = await createAdministrator({ code, username, password });
    setFault(found ?? { fields: {} });
    setState(found === undefined ? 'done' : 'open');
  };

  if (state === 'done') {
    return (
      <StartCard title={texts.setup.title}>
        <Alert severity="success">{texts.setup.done(username)}</Alert>
        <Button variant="contained" href={BASE}>
          {texts.start.logIn}
        </Button>
      </StartCard>
    );
  }
  return (
    <StartCard title={texts.setup.title}>
      <Typography>{texts.setup.help}</Typography>
      {code === '' && <Alert severity="warning">{texts.setup.noCode}</Alert>}
      {fault.form !== undefined && <Alert severity="error">{fault.form}</Alert>}
      <Stack component="form" spacing={2} onSubmit={(event) => void submit(event)} noValidate>
        <TextField
          label={texts.setup.username}
          value={username}
          onChange={(event) => {
            setUsername(event.target.value);
          }}
          error={'username' in fault.fields}
          helperText={fault.fields.username}
          autoComplete="username"
          required
          autoFocus
        />
        <TextField
          label={texts.setup.password}
          type="password"
          value={password}
          onChange={(event) => {
            setPassword(event.target.value);
          }}
          error={'password' in fault.fields}
          helperText={fault.fields.password}
          autoComplete="new-password"
          required
        />
        <Button type="submit" variant="contained" disabled={state === 'busy' || username === '' || password === ''}>
          {texts.setup.create}
        </Button>
      </Stack>
    </StartCard>
  );
}

/** @returns what is wrong, or undefined when the account exists now */
async function createAdministrator(body: object): Promise<Fault | undefined> {
  const response = await fetch('setup', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (response?.ok) {
    return undefined;
  }
  const json: unknown = await response?.json().catch(() => undefined);
  if (Array.isArray(json)) {
    const violations = json as readonly { readonly path: string; readonly message: string }[];
    return { fields: Object.fromEntries(violations.map(({ path, message }) => [path, message])) };
  }
  const { details, error } = (json ?? {}) as { readonly details?: string; readonly error?: string };
  return { form: details ?? error ?? texts.start.failed, fields: {} };
}
