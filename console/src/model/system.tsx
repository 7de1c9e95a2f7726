import { Chip, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { formatMoment } from '../data/formats.js';
import { texts } from '../i18n/texts.js';
import { ReadPanel, Screen } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';
import { useRead } from '../read.js';

interface System {
  readonly version: string;
  readonly node: string;
  readonly database: { readonly kind: 'embedded' | 'server'; readonly version: string };
  readonly startedAt: string;
}

interface Setting {
  readonly name: string;
  /** A text, number, flag, list or object; null for secrets and where it is not set. */
  readonly value: unknown;
  readonly isDefault: boolean;
  readonly isSecret: boolean;
  readonly description: string;
}

interface Runs {
  readonly run: readonly string[];
  readonly pending: readonly string[];
}

/** What runs here, how it is set, and which migrations it has. */
export default function SystemScreen() {
  return (
    <Screen title={texts.screens.system}>
      <Versions />
      <Migrations />
      <Settings />
    </Screen>
  );
}

function Versions() {
  const system = useRead<System>('/security/system');
  return (
    <ReadPanel title={texts.system.versions} query={system}>
      {({ version, node, database, startedAt }) => (
        <>
          <Typography>
            Latchkey {version}, Node {node}
          </Typography>
          <Typography>
            {database.version} ({texts.system.databases[database.kind]})
          </Typography>
          <Typography>{texts.system.startedAt(formatMoment(startedAt))}</Typography>
        </>
      )}
    </ReadPanel>
  );
}

function Migrations() {
  const migrations = useRead<{ readonly framework: Runs; readonly application: Runs }>('/security/migrations');
  return (
    <ReadPanel title={texts.system.migrations} query={migrations}>
      {(data) =>
        (['framework', 'application'] as const).map((part) => (
          <Typography key={part}>
            {texts.system[part]}: {texts.system.runs(data[part].run.length, data[part].pending.length)}
            {data[part].pending.map((name) => (
              <Chip key={name} size="small" color="warning" label={name} sx={{ ml: 1 }} />
            ))}
          </Typography>
        ))
      }
    </ReadPanel>
  );
}

const settingText = (value: unknown): string =>
  value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);

function Settings() {
  const settings = useRead<readonly Setting[]>('/security/settings');
  const [wanted, setWanted] = useState('');
  return (
    <ReadPanel
      title={texts.system.settings}
      query={settings}
      actions={
        <TextField
          size="small"
          margin="none"
          label={texts.list.search}
          value={wanted}
          onChange={(event) => {
            setWanted(event.target.value);
          }}
        />
      }
    >
      {(rows) => (
        <SimpleTable
          label={texts.system.settings}
          rows={rows.filter(({ name, description }) =>
            `${name} ${description}`.toLowerCase().includes(wanted.toLowerCase()),
          )}
          keyOf={({ name }) => name}
          columns={[
            { title: texts.model.name, cell: ({ name }) => <code>{name}</code> },
            {
              title: texts.filter.value,
              cell: ({ value, isSecret }) => (isSecret ? texts.system.secret : settingText(value)),
            },
            {
              title: '',
              cell: ({ isDefault }) => !isDefault && <Chip size="small" label={texts.system.changed} />,
            },
            { title: texts.roles.description, cell: ({ description }) => description },
          ]}
        />
      )}
    </ReadPanel>
  );
}
