import FilterAlt from '@mui/icons-material/FilterAltOutlined';
import { Badge, Box, Button, useMediaQuery } from '@mui/material';
import type { Theme } from '@mui/material/styles';
import { useMemo, useState } from 'react';
import {
  ColumnsButton,
  CreateButton,
  DataTable,
  List,
  type RaRecord,
  TopToolbar,
  useResourceContext,
} from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { fitsCell, isBookkeeping, isDeletion, isKey, isSortable, viewable } from './attributes.js';
import { CsvImportButton } from './csv-import.js';
import { FilterPanel } from './filter-panel.js';
import { DeletedButton } from './deleted.js';
import { useListFilter } from './list-filter.js';
import { NoRows } from './no-rows.js';
import { PhoneRows } from './phone-rows.js';
import { listPlan } from './plans.js';
import { SearchField } from './search-field.js';
import { RowActions, SelectionBar } from './selection.js';
import { ExportButton } from './table-export.js';
import { Value } from './value.js';

/** Columns that a list shows before anybody chooses. */
const COLUMNS = 8;

/** The rows of an entity: columns, order, page, filter and selection; all but the columns are in the address. */
export default function EntityList() {
  const entity = useResourceContext() ?? '';
  const console = useConsole();
  const [filtering, setFiltering] = useState(() => location.search.includes('conditions'));
  const meta = useMemo(() => ({ fetchPlan: listPlan(console, entity) }), [console, entity]);
  const isPhone = useMediaQuery((theme: Theme) => theme.breakpoints.down('sm'));
  return (
    <List
      key={entity}
      resource={entity}
      title={captionOf(console, entity)}
      queryOptions={{ meta }}
      perPage={25}
      storeKey={false}
      empty={false}
      exporter={false}
      actions={
        <ListActions
          filtering={filtering}
          onFilter={() => {
            setFiltering(!filtering);
          }}
        />
      }
    >
      {filtering && <FilterPanel entity={entity} />}
      <SelectionBar entity={entity} />
      {isPhone ? <PhoneRows entity={entity} /> : <Rows entity={entity} />}
    </List>
  );
}

interface ActionsProps {
  readonly filtering: boolean;
  readonly onFilter: () => void;
}

function ListActions({ filtering, onFilter }: ActionsProps) {
  const entity = useResourceContext() ?? '';
  const { rights } = useConsole();
  const { filter, deleted } = useListFilter();
  return (
    <TopToolbar sx={{ flexWrap: 'wrap', gap: 0.5, width: '100%', alignItems: 'center' }}>
      <SearchField />
      <Box sx={{ flexGrow: 1 }} />
      <Badge badgeContent={filter.conditions?.length ?? 0} color="primary">
        <Button size="small" startIcon={<FilterAlt />} onClick={onFilter} aria-expanded={filtering}>
          {texts.filter.title}
        </Button>
      </Badge>
      <DeletedButton entity={entity} />
      <ColumnsButton storeKey={columnsOf(entity, deleted)} />
      <ExportButton entity={entity} format="CSV" />
      <ExportButton entity={entity} format="XLSX" />
      {rights.may(entity, 'create') && <CsvImportButton entity={entity} />}
      {rights.may(entity, 'create') && <CreateButton />}
    </TopToolbar>
  );
}

/** Where the choice of columns is kept. */
const columnsOf = (entity: string, deleted: boolean): string => `${entity}.${deleted ? 'deletedColumns' : 'columns'}`;

function Rows({ entity }: { readonly entity: string }) {
  const console = useConsole();
  const { deleted } = useListFilter();
  const attributes = viewable(console, entity).filter(fitsCell);
  const plain = attributes.filter((each) => !isKey(each) && !isBookkeeping(each));
  const shown = new Set((plain.length === 0 ? attributes : plain).slice(0, COLUMNS).map(({ name }) => name));
  if (deleted) {
    attributes.filter(({ name }) => isDeletion(name)).forEach(({ name }) => shown.add(name));
  }
  const updates = console.rights.may(entity, 'update');
  return (
    <DataTable
      key={String(deleted)}
      storeKey={columnsOf(entity, deleted)}
      rowClick={deleted ? false : updates ? 'edit' : 'show'}
      empty={<NoRows />}
      hiddenColumns={attributes.map(({ name }) => name).filter((name) => !shown.has(name))}
      bulkActionButtons={false}
    >
      <DataTable.Col
        source="_actions"
        label={texts.list.select}
        disableSort
        render={({ id, _instanceName }: RaRecord) => (
          <RowActions entity={entity} id={String(id)} name={String(_instanceName ?? id)} />
        )}
      />
      {attributes.map((attribute) => (
        <DataTable.Col
          key={attribute.name}
          source={attribute.name}
          label={captionOf(console, entity, attribute.name)}
          disableSort={!isSortable(attribute)}
          render={(record: RaRecord) => (
            <Value attribute={attribute} value={(record as Readonly<Record<string, unknown>>)[attribute.name]} />
          )}
        />
      ))}
    </DataTable>
  );
}
