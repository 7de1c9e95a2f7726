import Add from '@mui/icons-material/Add';
import { Button, Chip } from '@mui/material';
import { Link } from 'react-router-dom';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Reading, Screen } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';
import { Panel } from '../layout/states.js';
import { ExportRoles } from './export-roles.js';
import { ImportRoles } from './import-roles.js';
import { NEW_ROLE, roleAddress, roleEntity, type RoleType, useRoles } from './role-lists.js';

/** Roles that grant and roles that restrict rows, of the code and of the database. */
export default function Roles() {
  return (
    <Screen title={texts.screens.roles}>
      <RolesOf type="resource" />
      <RolesOf type="row_level" />
      <ImportRoles />
    </Screen>
  );
}

function RolesOf({ type }: { readonly type: RoleType }) {
  const { rights } = useConsole();
  const roles = useRoles(type);
  return (
    <Panel
      title={texts.roles.types[type]}
      actions={
        <>
          <ExportRoles type={type} roles={roles.data ?? []} />
          {rights.may(roleEntity(type), 'create') && (
            <Button size="small" startIcon={<Add />} component={Link} to={roleAddress(type, NEW_ROLE)}>
              {texts.roles.create}
            </Button>
          )}
        </>
      }
    >
      <Reading query={roles}>
        {(rows) => (
          <SimpleTable
            label={texts.roles.types[type]}
            rows={rows}
            keyOf={({ code }) => code}
            empty={texts.roles.none}
            columns={[
              { title: texts.roles.name, cell: ({ name, code }) => <Link to={roleAddress(type, code)}>{name}</Link> },
              { title: texts.roles.code, cell: ({ code }) => code },
              {
                title: texts.roles.source,
                cell: ({ source }) => <Chip size="small" variant="outlined" label={texts.roles.sources[source]} />,
              },
              { title: texts.roles.children, cell: ({ childRoles }) => childRoles.join(', ') },
              { title: texts.roles.description, cell: ({ description }) => description },
            ]}
          />
        )}
      </Reading>
    </Panel>
  );
}
