import { Autocomplete, Chip, Stack, TextField, Tooltip, Typography } from '@mui/material';
import { useNavigate } from 'react-router-dom';
import { useAction } from '../actions.js';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Reading } from '../layout/screen.js';
import { Panel } from '../layout/states.js';
import { useRows } from '../read.js';
import { roleAddress, type RoleType, useRoles } from '../roles/role-lists.js';

interface Assignment {
  readonly id: string;
  readonly roleCode: string;
  readonly roleType: RoleType;
}

const ASSIGNMENTS = '/entities/sec_RoleAssignmentEntity';

/** The roles of a person, as chips; they count from the next request on. */
export function RolesPanel({ username }: { readonly username: string }) {
  const assignments = useRows<Assignment>('sec_RoleAssignmentEntity', 'username', username);
  return (
    <Panel title={texts.screens.roles}>
      <Reading query={assignments}>
        {(rows) => (
          <Stack spacing={2}>
            <Roles username={username} type="resource" assignments={rows} />
            <Roles username={username} type="row_level" assignments={rows} />
          </Stack>
        )}
      </Reading>
    </Panel>
  );
}

interface RolesProps {
  readonly username: string;
  readonly type: RoleType;
  readonly assignments: readonly Assignment[];
}

function Roles({ username, type, assignments }: RolesProps) {
  const { client, rights } = useConsole();
  const navigate = useNavigate();
  const { busy, run } = useAction();
  const roles = useRoles(type).data ?? [];
  const mine = assignments.filter(({ roleType }) => roleType === type);
  const others = roles.filter(({ code }) => !mine.some(({ roleCode }) => roleCode === code));
  const roleOf = (code: string) => roles.find((each) => each.code === code);
  const assigns = rights.may('sec_RoleAssignmentEntity', 'create');
  const removes = rights.may('sec_RoleAssignmentEntity', 'delete');
  return (
    <div>
      <Typography variant="subtitle2" component="h3">
        {texts.roles.types[type]}
      </Typography>
      <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1, my: 1 }}>
        {mine.length === 0 && <Typography color="text.secondary">{texts.roles.none}</Typography>}
        {mine.map(({ id, roleCode }) => (
          <Tooltip key={id} describeChild title={roleOf(roleCode)?.description ?? roleCode}>
            <Chip
              label={roleOf(roleCode)?.name ?? roleCode}
              disabled={busy}
              onClick={() => void navigate(roleAddress(type, roleCode))}
              onDelete={removes ? () => void run(() => client.send('DELETE', `${ASSIGNMENTS}/${id}`)) : undefined}
            />
          </Tooltip>
        ))}
      </Stack>
      {assigns && (
        <Autocomplete
          key={mine.length}
          size="small"
          options={others}
          getOptionLabel={({ name, code }) => `${name} (${code})`}
          value={null}
          disabled={busy}
          onChange={(_, role) => {
            if (role !== null) {
              const body = { username, roleCode: role.code, roleType: type };
              void run(() => client.send('POST', ASSIGNMENTS, { body }));
            }
          }}
          renderInput={(params) => <TextField {...params} margin="dense" label={texts.roles.assign[type]} />}
          sx={{ maxWidth: 420 }}
        />
      )}
    </div>
  );
}
