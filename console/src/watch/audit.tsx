import { Chip } from '@mui/material';
import { useState } from 'react';
import { DataTable, List, TopToolbar } from 'react-admin';
import { Button } from '@mui/material';
import FilterAlt from '@mui/icons-material/FilterAltOutlined';
import { captionOf, useConsole } from '../console.js';
import { FilterPanel } from '../data/filter-panel.js';
import { formatMoment } from '../data/formats.js';
import { texts } from '../i18n/texts.js';
import { Empty } from '../layout/states.js';

const ENTITY = 'sec_AuditEvent';

interface AuditRow {
  readonly id: string;
  readonly eventTs: string;
  readonly outcome: string;
}

/** What happened that matters to security; nobody can change it. */
export default function Audit() {
  const console = useConsole();
  const [filtering, setFiltering] = useState(() => location.search.includes('conditions'));
  return (
    <List
      resource={ENTITY}
      title={texts.screens.audit}
      sort={{ field: 'eventTs', order: 'DESC' }}
      perPage={50}
      storeKey={false}
      exporter={false}
      empty={false}
      actions={
        <TopToolbar>
          <Button
            size="small"
            startIcon={<FilterAlt />}
            aria-expanded={filtering}
            onClick={() => {
              setFiltering(!filtering);
            }}
          >
            {texts.filter.title}
          </Button>
        </TopToolbar>
      }
    >
      {filtering && <FilterPanel entity={ENTITY} />}
      <DataTable<AuditRow> bulkActionButtons={false} rowClick="show" empty={<Empty />}>
        <DataTable.Col
          source="eventTs"
          label={captionOf(console, ENTITY, 'eventTs')}
          render={({ eventTs }: AuditRow) => formatMoment(eventTs)}
        />
        <DataTable.Col source="kind" label={captionOf(console, ENTITY, 'kind')} />
        <DataTable.Col
          source="outcome"
          label={captionOf(console, ENTITY, 'outcome')}
          render={({ outcome }: AuditRow) => (
            <Chip
              size="small"
              variant="outlined"
              color={outcome === 'success' ? 'success' : 'warning'}
              label={outcome}
            />
          )}
        />
        {(['username', 'subject', 'remoteAddress', 'repeats'] as const).map((name) => (
          <DataTable.Col key={name} source={name} label={captionOf(console, ENTITY, name)} />
        ))}
      </DataTable>
    </List>
  );
}
