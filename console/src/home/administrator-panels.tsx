import { Box, Chip, Stack, Typography } from '@mui/material';
import type { PermissionsJson } from 'latchkey/react-admin';
import { Link } from 'react-router-dom';
import { formatMoment } from '../data/formats.js';
import { texts } from '../i18n/texts.js';
import { ReadPanel } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';
import { useRead } from '../read.js';
import { roleAddress, type RoleType } from '../roles/role-lists.js';
import { type Denial, questionAddress } from '../why/denial-panel.js';
import { ActivityPlot, type Hour } from './activity-plot.js';
import { InstancePanels } from './instance-panels.js';

/** Hours of the plot. */
const HOURS = 24;

/** Denials that fit on the page; the others are in the audit log. */
const DENIALS = 8;

interface UnassignedRole {
  readonly roleType: RoleType;
  readonly code: string;
  readonly name: string;
}

interface AnonymousAccess {
  readonly patterns: readonly string[];
  readonly roles: readonly string[];
  readonly permissions: PermissionsJson;
}

/** What administrators look at first. */
export default function AdministratorPanels() {
  return (
    <Box sx={{ display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', lg: '1fr 1fr' } }}>
      <Activity />
      <Denials />
      <InstancePanels />
      <UnassignedRoles />
      <Anonymous />
    </Box>
  );
}

function Activity() {
  const activity = useRead<{ readonly hours: readonly Hour[] }>('/security/activity', { hours: HOURS });
  return (
    <ReadPanel title={texts.home.activity} query={activity}>
      {({ hours }) => <ActivityPlot hours={hours} />}
    </ReadPanel>
  );
}

function Denials() {
  const denials = useRead<readonly Denial[]>('/security/denials', { limit: DENIALS });
  return (
    <ReadPanel title={texts.home.denials} query={denials}>
      {(rows) => (
        <SimpleTable
          label={texts.home.denials}
          rows={rows}
          keyOf={({ traceId }) => traceId}
          empty={texts.home.noDenials}
          columns={[
            { title: texts.home.at, cell: ({ at }) => formatMoment(at) },
            { title: texts.setup.username, cell: ({ username }) => username },
            { title: texts.home.request, cell: ({ method, path }) => `${method} ${path}` },
            {
              title: '',
              cell: (denial) => (
                <Link to={questionAddress(denial) ?? `/-/why?trace=${encodeURIComponent(denial.traceId)}`}>
                  {texts.screens.why}
                </Link>
              ),
            },
          ]}
        />
      )}
    </ReadPanel>
  );
}

function UnassignedRoles() {
  const roles = useRead<readonly UnassignedRole[]>('/security/unassigned-roles');
  return (
    <ReadPanel title={texts.home.unassigned} query={roles}>
      {(rows) => (
        <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1 }}>
          {rows.length === 0 && <Typography color="text.secondary">{texts.home.allAssigned}</Typography>}
          {rows.map(({ roleType, code, name }) => (
            <Chip
              key={`${roleType} ${code}`}
              component={Link}
              to={roleAddress(roleType, code)}
              label={name}
              variant="outlined"
              clickable
            />
          ))}
        </Stack>
      )}
    </ReadPanel>
  );
}

function Anonymous() {
  const access = useRead<AnonymousAccess>('/security/anonymous-access');
  return (
    <ReadPanel title={texts.home.anonymous} query={access}>
      {({ patterns, roles, permissions }) =>
        patterns.length === 0 ? (
          <Typography color="text.secondary">{texts.home.noAnonymous}</Typography>
        ) : (
          <Stack spacing={0.5}>
            {patterns.map((pattern) => (
              <Typography key={pattern} component="code" variant="body2">
                {pattern}
              </Typography>
            ))}
            <Typography variant="body2">
              {texts.screens.roles}: {roles.join(', ')}
            </Typography>
            <Typography variant="body2">{permissions.entities.map(({ target }) => target).join(', ')}</Typography>
          </Stack>
        )
      }
    </ReadPanel>
  );
}
