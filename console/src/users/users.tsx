import PersonAdd from '@mui/icons-material/PersonAddOutlined';
import { Button, Chip } from '@mui/material';
import { useState } from 'react';
import { DataTable, List, TopToolbar } from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { SearchField } from '../data/search-field.js';
import { texts } from '../i18n/texts.js';
import { NewUserDialog } from './new-user-dialog.js';

/** An account, as lists show it. */
export interface UserRow {
  readonly id: string;
  readonly username: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly active: boolean;
  readonly passwordChangeRequired?: boolean;
}

/** All accounts; a click opens everything about one. */
export default function Users() {
  const console = useConsole();
  const { rights } = console;
  const [creating, setCreating] = useState(false);
  return (
    <>
      <List
        resource="User"
        title={texts.screens.users}
        sort={{ field: 'username', order: 'ASC' }}
        storeKey={false}
        exporter={false}
        empty={false}
        actions={
          <TopToolbar sx={{ width: '100%', alignItems: 'center' }}>
            <SearchField />
            <span style={{ flexGrow: 1 }} />
            {rights.may('User', 'create') && (
              <Button
                size="small"
                startIcon={<PersonAdd />}
                onClick={() => {
                  setCreating(true);
                }}
              >
                {texts.users.create}
              </Button>
            )}
          </TopToolbar>
        }
      >
        <DataTable<UserRow>
          bulkActionButtons={false}
          rowClick={(_id, _resource, record) => `/-/users/${encodeURIComponent(record.username)}`}
        >
          {(['username', 'firstName', 'lastName', 'email'] as const).map((name) => (
            <DataTable.Col key={name} source={name} label={captionOf(console, 'User', name)} />
          ))}
          <DataTable.Col
            source="active"
            label={captionOf(console, 'User', 'active')}
            render={({ active }: UserRow) => (
              <Chip
                size="small"
                color={active ? 'success' : 'default'}
                variant="outlined"
                label={active ? texts.users.active : texts.users.inactive}
              />
            )}
          />
        </DataTable>
      </List>
      {creating && (
        <NewUserDialog
          onClose={() => {
            setCreating(false);
          }}
        />
      )}
    </>
  );
}
