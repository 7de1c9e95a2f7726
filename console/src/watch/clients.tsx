import Add from '@mui/icons-material/Add';
import { Button, Chip, Stack } from '@mui/material';
import { useState } from 'react';
import { DataTable, List, TopToolbar } from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Empty } from '../layout/states.js';
import { NewClientDialog } from './new-client-dialog.js';

const ENTITY = 'sec_OAuthClientEntity';

interface ClientRow {
  readonly id: string;
  readonly clientId: string;
  readonly grantTypes?: readonly string[];
  readonly redirectUris?: readonly string[];
}

const PLAN = { entity: ENTITY, properties: ['clientId', 'grantTypes', 'redirectUris', 'accessTokenTtl', 'version'] };

/** The applications of the database; those of the settings are changed there. */
export default function Clients() {
  const console = useConsole();
  const { rights } = console;
  const [creating, setCreating] = useState(false);
  return (
    <>
      <List
        resource={ENTITY}
        title={texts.screens.clients}
        sort={{ field: 'clientId', order: 'ASC' }}
        queryOptions={{ meta: { fetchPlan: PLAN } }}
        storeKey={false}
        exporter={false}
        empty={false}
        actions={
          <TopToolbar>
            {rights.may(ENTITY, 'create') && (
              <Button
                size="small"
                startIcon={<Add />}
                onClick={() => {
                  setCreating(true);
                }}
              >
                {texts.watch.newClient}
              </Button>
            )}
          </TopToolbar>
        }
      >
        <DataTable<ClientRow>
          rowClick={rights.may(ENTITY, 'update') ? 'edit' : 'show'}
          bulkActionButtons={false}
          empty={
            <Stack sx={{ px: 2 }}>
              <Empty>{texts.watch.noClients}</Empty>
            </Stack>
          }
        >
          <DataTable.Col source="clientId" label={captionOf(console, ENTITY, 'clientId')} />
          <DataTable.Col
            source="grantTypes"
            disableSort
            label={captionOf(console, ENTITY, 'grantTypes')}
            render={({ grantTypes }: ClientRow) => (
              <Stack direction="row" sx={{ gap: 0.5, flexWrap: 'wrap' }}>
                {(grantTypes ?? []).map((each) => (
                  <Chip key={each} size="small" label={each} />
                ))}
              </Stack>
            )}
          />
          <DataTable.Col
            source="redirectUris"
            disableSort
            label={captionOf(console, ENTITY, 'redirectUris')}
            render={({ redirectUris }: ClientRow) => (redirectUris ?? []).join(', ')}
          />
        </DataTable>
      </List>
      {creating && (
        <NewClientDialog
          onClose={() => {
            setCreating(false);
          }}
        />
      )}
    </>
  );
}
