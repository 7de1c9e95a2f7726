import Add from '@mui/icons-material/Add';
import { Button, Chip } from '@mui/material';
import { Link } from 'react-router-dom';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Reading, Screen } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';
import { Panel } from '../layout/states.js';
import { NEW_ROLE, roleAddress, roleEntity, type RoleType, useRoles } from './role-lists.js';

/** Roles that grant and roles that restrict rows, of the code and of the database. */
export default function Roles() {
  return (
    <Screen title={texts.screens.roles}>
      <RolesOf type="resource" />
      <RolesOf type="row_level" />
    </Screen>
  );
}

function RolesOf({ type }: { readonly type: RoleType }) {
  const { rights } = useConsole();
  return (
    <Panel
      title={texts.roles.types[type]}
      actions={
        rights.may(roleEntity(type), 'create') && (
          <Button size="small" startIcon={<Add />} component={Link} to={roleAddress(type, NEW_ROLE)}>
            {texts.roles.create}
          </Button>
        )
      }
    >
      <Reading query={useRoles(type)}>
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
