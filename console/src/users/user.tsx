import { Button, Chip, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { Link, useParams } from 'react-router-dom';
import { useAction } from '../actions.js';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Reading, Screen } from '../layout/screen.js';
import { SecretDialog } from '../layout/secret-dialog.js';
import { NotFound, Panel } from '../layout/states.js';
import { useRows } from '../read.js';
import { SessionsPanel } from '../watch/sessions-panel.js';
import { RightsPanel } from './rights-panel.js';
import { RolesPanel } from './roles-panel.js';
import { SubstitutesPanel } from './substitutes-panel.js';
import type { UserRow } from './users.js';

/** Everything about one person: account, roles, rights, sessions, substitutes. */
export default function User() {
  const { username = '' } = useParams();
  const { rights } = useConsole();
  const user = useRows<UserRow>('User', 'username', username);
  return (
    <Screen title={`${texts.screens.user}: ${username}`}>
      <Reading query={user}>
        {([row]) =>
          row === undefined ? (
            <NotFound />
          ) : (
            <>
              <AccountPanel user={row} />
              <RolesPanel username={username} />
              <RightsPanel username={username} />
              <SessionsPanel username={username} />
              {rights.may('sec_UserSubstitutionEntity', 'read') && <SubstitutesPanel username={username} />}
            </>
          )
        }
      </Reading>
    </Screen>
  );
}

function AccountPanel({ user }: { readonly user: UserRow }) {
  const console = useConsole();
  const { client, rights } = console;
  const { busy, run } = useAction();
  const [password, setPassword] = useState<string>();
  const { id, username, active } = user;

  const setActive = (value: boolean): Promise<boolean> =>
    run(() => client.send('PUT', `/entities/User/${id}`, { body: { active: value } }));

  const reset = (): Promise<boolean> =>
    run(async () => {
      const path = `/security/users/${encodeURIComponent(username)}/password-reset`;
      const { json } = await client.send('POST', path, { body: { requireChange: true } });
      setPassword((json as { readonly password: string }).password);
    });

  return (
    <Panel
      title={texts.users.account}
      actions={
        rights.may('User', 'update') && (
          <>
            <Button component={Link} to={`/User/${encodeURIComponent(id)}`}>
              {texts.actions.edit}
            </Button>
            <Button disabled={busy} onClick={() => void reset()}>
              {texts.users.resetPassword}
            </Button>
            <Button disabled={busy} color={active ? 'error' : 'primary'} onClick={() => void setActive(!active)}>
              {active ? texts.users.deactivate : texts.users.activate}
            </Button>
          </>
        )
      }
    >
      <Stack direction="row" spacing={2} sx={{ flexWrap: 'wrap', alignItems: 'center' }}>
        <Chip
          size="small"
          variant="outlined"
          color={active ? 'success' : 'default'}
          label={active ? texts.users.active : texts.users.inactive}
        />
        {user.passwordChangeRequired === true && <Chip size="small" label={texts.users.mustChange} />}
        {(['firstName', 'lastName', 'email'] as const)
          .filter((name) => user[name] !== undefined)
          .map((name) => (
            <Typography key={name} variant="body2">
              {captionOf(console, 'User', name)}: {user[name]}
            </Typography>
          ))}
      </Stack>
      {password !== undefined && (
        <SecretDialog
          title={texts.users.passwordOf(username)}
          secret={password}
          onClose={() => {
            setPassword(undefined);
          }}
        />
      )}
    </Panel>
  );
}
