import { Box, List, ListItem, ListItemButton, ListItemText } from '@mui/material';
import type { LatchkeyRecord } from 'latchkey/react-admin';
import { useCreatePath, useListContext } from 'react-admin';
import { Link } from 'react-router-dom';
import { useConsole } from '../console.js';
import { Loading } from '../layout/states.js';
import { fitsCell, isBookkeeping, isDeletion, isKey, viewable } from './attributes.js';
import { useListFilter } from './list-filter.js';
import { NoRows } from './no-rows.js';
import { maySelect, SelectRow } from './selection.js';
import { Value } from './value.js';

/** A table does not fit on a phone: a name and two values do. The checkbox stands beside the link, not in it. */
export function PhoneRows({ entity }: { readonly entity: string }) {
  const console = useConsole();
  const { deleted } = useListFilter();
  const createPath = useCreatePath();
  const { data, isPending } = useListContext<LatchkeyRecord>();
  if (isPending) {
    return <Loading />;
  }
  if (data === undefined || data.length === 0) {
    return <NoRows />;
  }
  const cells = viewable(console, entity).filter(fitsCell);
  const plain = cells.filter((each) => !isKey(each) && !isBookkeeping(each) && each.type !== 'fileRef').slice(1, 3);
  const attributes = deleted ? cells.filter(({ name }) => isDeletion(name)) : plain;
  const type = console.rights.may(entity, 'update') ? 'edit' : 'show';
  return (
    <List disablePadding>
      {data.map((record) => {
        const name = typeof record._instanceName === 'string' ? record._instanceName : record.id;
        const text = (
          <ListItemText
            primary={name}
            secondary={
              <Box component="span" sx={{ display: 'inline-flex', gap: 1, flexWrap: 'wrap' }}>
                {attributes.map((attribute) => (
                  <span key={attribute.name}>
                    <Value attribute={attribute} value={record[attribute.name]} />
                  </span>
                ))}
              </Box>
            }
          />
        );
        return (
          <ListItem key={record.id} disablePadding={!deleted} disableGutters>
            {maySelect(console, entity) && <SelectRow id={record.id} name={name} />}
            {deleted ? (
              text
            ) : (
              <ListItemButton component={Link} to={createPath({ resource: entity, id: record.id, type })}>
                {text}
              </ListItemButton>
            )}
          </ListItem>
        );
      })}
    </List>
  );
}
