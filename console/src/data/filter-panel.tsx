import { Button, Paper, Stack } from '@mui/material';
import type { ConditionGroup, FilterCondition } from 'latchkey/react-admin';
import { type SyntheticEvent, useEffect, useState } from 'react';
import { texts } from '../i18n/texts.js';
import { GroupEditor } from './condition-editor.js';
import { useListFilter } from './list-filter.js';
import { takesNoValue } from './operators.js';

/** Root conditions hold together; a root group that says `OR` is their only one. */
function groupOf(conditions: readonly FilterCondition[] | undefined): ConditionGroup {
  const [only, ...others] = conditions ?? [];
  if (only === undefined) {
    return { group: 'AND', conditions: [{ property: '', operator: '=' }] };
  }
  return others.length === 0 && 'group' in only ? only : { group: 'AND', conditions: [only, ...others] };
}

/** Leaves out what is not finished: a condition without an attribute or a value. */
function complete(condition: FilterCondition): readonly FilterCondition[] {
  if ('group' in condition) {
    const conditions = condition.conditions.flatMap(complete);
    return conditions.length === 0 ? [] : [{ ...condition, conditions }];
  }
  const { property, operator, value } = condition;
  return property === '' || (value === undefined && !takesNoValue(operator)) ? [] : [condition];
}

const conditionsOf = (group: ConditionGroup): readonly FilterCondition[] => {
  const conditions = group.conditions.flatMap(complete);
  return group.group === 'AND' || conditions.length === 0 ? conditions : [{ group: 'OR', conditions }];
};

/** Builds the filter of a list; it counts when it is applied, and then stands in the address. */
export function FilterPanel({ entity }: { readonly entity: string }) {
  const { filter, change } = useListFilter();
  const [group, setGroup] = useState(() => groupOf(filter.conditions));
  const applied = JSON.stringify(filter.conditions ?? []);

  useEffect(() => {
    // Back and forward of the browser, and "clear", change the filter from outside.
    setGroup((draft) =>
      JSON.stringify(conditionsOf(draft)) === applied ? draft : groupOf(JSON.parse(applied) as FilterCondition[]),
    );
  }, [applied]);

  const apply = (event: SyntheticEvent): void => {
    event.preventDefault();
    const conditions = conditionsOf(group);
    change({ conditions: conditions.length === 0 ? undefined : conditions });
  };

  return (
    <Paper component="form" variant="outlined" aria-label={texts.filter.title} onSubmit={apply} sx={{ p: 2, m: 1 }}>
      <GroupEditor entity={entity} group={group} onChange={setGroup} />
      <Stack direction="row" spacing={1} sx={{ mt: 2 }}>
        <Button type="submit" variant="contained" size="small">
          {texts.filter.apply}
        </Button>
        <Button
          size="small"
          onClick={() => {
            setGroup(groupOf(undefined));
            change({ conditions: undefined });
          }}
        >
          {texts.filter.clear}
        </Button>
      </Stack>
    </Paper>
  );
}
