import { Box, Button } from '@mui/material';
import { texts } from '../i18n/texts.js';
import { Empty } from '../layout/states.js';
import { useListFilter } from './list-filter.js';

/** A list without rows, and the way back where a filter is the reason. */
export function NoRows() {
  const { filter, deleted, change } = useListFilter();
  const filtered = filter.q !== undefined || filter.conditions !== undefined;
  return (
    <Box sx={{ px: 2 }}>
      <Empty>{filtered ? texts.list.noMatch : deleted ? texts.list.noneDeleted : texts.list.empty}</Empty>
      {filtered && (
        <Button
          sx={{ mb: 2 }}
          onClick={() => {
            change({ q: undefined, conditions: undefined });
          }}
        >
          {texts.filter.clear}
        </Button>
      )}
    </Box>
  );
}
