import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { isToMany, type ModelAttribute } from 'latchkey/react-admin';
import { useMemo } from 'react';
import { EditButton, Show, TopToolbar, useRecordContext, useResourceContext } from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Empty } from '../layout/states.js';
import { isBookkeeping, isKey, viewable } from './attributes.js';
import { EntityTitle } from './entity-title.js';
import { detailPlan } from './plans.js';
import { Value } from './value.js';

type Values = Readonly<Record<string, unknown>>;

/** One object: its values, its collections, and who changed it last. */
export default function EntityShow() {
  const entity = useResourceContext() ?? '';
  const console = useConsole();
  const meta = useMemo(() => ({ fetchPlan: detailPlan(console, entity) }), [console, entity]);
  return (
    <Show
      resource={entity}
      title={<EntityTitle caption={captionOf(console, entity)} />}
      queryOptions={{ meta }}
      actions={<TopToolbar>{console.rights.may(entity, 'update') && <EditButton />}</TopToolbar>}
    >
      <Details entity={entity} />
    </Show>
  );
}

function Details({ entity }: { readonly entity: string }) {
  const console = useConsole();
  const record = useRecordContext<Values & { readonly id: string }>();
  if (record === undefined) {
    return null;
  }
  const attributes = viewable(console, entity);
  const plain = attributes.filter((each) => !isBookkeeping(each) && !isKey(each) && !isItems(each));
  const rest = [...attributes.filter(isKey), ...attributes.filter(isBookkeeping)];
  return (
    <Box sx={{ p: 2 }}>
      <ValueList entity={entity} attributes={plain} record={record} />
      {attributes.filter(isItems).map((each) => (
        <Items key={each.name} owner={entity} attribute={each} record={record} />
      ))}
      <Box component="details" sx={{ mt: 2, color: 'text.secondary' }}>
        <summary>{texts.form.record}</summary>
        <ValueList entity={entity} attributes={rest} record={record} />
      </Box>
    </Box>
  );
}

const isItems = (attribute: ModelAttribute): boolean =>
  attribute.attributeType === 'COMPOSITION' && isToMany(attribute);

interface ValueListProps {
  readonly entity: string;
  readonly attributes: readonly ModelAttribute[];
  readonly record: Values;
}

function ValueList({ entity, attributes, record }: ValueListProps) {
  const console = useConsole();
  return (
    <Box
      component="dl"
      sx={{ display: 'grid', gridTemplateColumns: { xs: '1fr', sm: 'minmax(120px, 220px) 1fr' }, columnGap: 2, m: 0 }}
    >
      {attributes.map((attribute) => (
        <Box key={attribute.name} sx={{ display: 'contents' }}>
          <Typography component="dt" variant="body2" color="text.secondary" sx={{ py: 0.5 }}>
            {captionOf(console, entity, attribute.name)}
          </Typography>
          <Typography component="dd" variant="body2" sx={{ py: 0.5, m: 0, minHeight: 28, overflowWrap: 'anywhere' }}>
            <Value attribute={attribute} value={record[attribute.name]} />
          </Typography>
        </Box>
      ))}
    </Box>
  );
}

interface ItemsProps {
  readonly owner: string;
  readonly attribute: ModelAttribute;
  readonly record: Values;
}

/** The items of a composition as a table. */
function Items({ owner, attribute, record }: ItemsProps) {
  const console = useConsole();
  const value: unknown = record[attribute.name];
  const items = Array.isArray(value) ? (value as readonly Values[]) : [];
  const columns = viewable(console, attribute.type).filter(
    (each) => !isKey(each) && !isBookkeeping(each) && !isItems(each) && each.type !== owner,
  );
  return (
    <Box sx={{ mt: 2, overflowX: 'auto' }}>
      <Typography variant="subtitle1" component="h2">
        {captionOf(console, owner, attribute.name)}
      </Typography>
      {items.length === 0 ? (
        <Empty />
      ) : (
        <Table size="small">
          <TableHead>
            <TableRow>
              {columns.map(({ name }) => (
                <TableCell key={name}>{captionOf(console, attribute.type, name)}</TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {items.map((item, index) => (
              <TableRow key={typeof item.id === 'string' ? item.id : index}>
                {columns.map((each) => (
                  <TableCell key={each.name}>
                    <Value attribute={each} value={item[each.name]} />
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Box>
  );
}
