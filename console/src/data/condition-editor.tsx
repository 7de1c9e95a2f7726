import Add from '@mui/icons-material/Add';
import Delete from '@mui/icons-material/DeleteOutlined';
import { Box, Button, IconButton, MenuItem, Stack, TextField, ToggleButton, ToggleButtonGroup } from '@mui/material';
import type { ConditionGroup, FilterCondition, PropertyCondition } from 'latchkey/react-admin';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { ConditionValue } from './condition-value.js';
import { operatorsOf, takesList, takesNoValue } from './operators.js';
import { PathSelect } from './path-select.js';

interface GroupProps {
  readonly entity: string;
  readonly group: ConditionGroup;
  readonly onChange: (group: ConditionGroup) => void;
  /** Attributes of the current user that values may name: row-level roles only. */
  readonly userAttributes?: readonly string[];
  readonly level?: number;
}

/** Groups inside of groups are hard to read; the server takes more. */
const LEVELS = 4;

/** Conditions that hold together or of which one holds, with groups inside. */
export function GroupEditor({ entity, group, onChange, userAttributes, level = 0 }: GroupProps) {
  const replace = (index: number, condition: FilterCondition | undefined): void => {
    const conditions = [...group.conditions];
    conditions.splice(index, 1, ...(condition === undefined ? [] : [condition]));
    onChange({ ...group, conditions });
  };
  const add = (condition: FilterCondition): void => {
    onChange({ ...group, conditions: [...group.conditions, condition] });
  };
  return (
    <Stack
      role="group"
      aria-label={texts.filter.groups[group.group]}
      spacing={1}
      sx={level === 0 ? {} : { pl: 2, borderLeft: 3, borderColor: 'divider' }}
    >
      <Stack direction="row" spacing={1} sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
        <ToggleButtonGroup
          exclusive
          size="small"
          value={group.group}
          onChange={(_, chosen: 'AND' | 'OR' | null) => {
            onChange({ ...group, group: chosen ?? group.group });
          }}
        >
          <ToggleButton value="AND">{texts.filter.groups.AND}</ToggleButton>
          <ToggleButton value="OR">{texts.filter.groups.OR}</ToggleButton>
        </ToggleButtonGroup>
        <Button
          size="small"
          startIcon={<Add />}
          onClick={() => {
            add({ property: '', operator: '=' });
          }}
        >
          {texts.filter.add}
        </Button>
        {level < LEVELS && (
          <Button
            size="small"
            startIcon={<Add />}
            onClick={() => {
              add({ group: group.group === 'AND' ? 'OR' : 'AND', conditions: [{ property: '', operator: '=' }] });
            }}
          >
            {texts.filter.addGroup}
          </Button>
        )}
      </Stack>
      {group.conditions.map((condition, index) => (
        // Conditions have no identity but their place.
        <Stack key={index} direction="row" spacing={1} sx={{ alignItems: 'flex-start' }}>
          <Box sx={{ flexGrow: 1, minWidth: 0 }}>
            {'group' in condition ? (
              <GroupEditor
                entity={entity}
                group={condition}
                userAttributes={userAttributes}
                level={level + 1}
                onChange={(changed) => {
                  replace(index, changed);
                }}
              />
            ) : (
              <ConditionEditor
                entity={entity}
                condition={condition}
                userAttributes={userAttributes}
                onChange={(changed) => {
                  replace(index, changed);
                }}
              />
            )}
          </Box>
          <IconButton
            aria-label={texts.filter.remove}
            onClick={() => {
              replace(index, undefined);
            }}
          >
            <Delete />
          </IconButton>
        </Stack>
      ))}
    </Stack>
  );
}

interface ConditionProps {
  readonly entity: string;
  readonly condition: PropertyCondition;
  readonly onChange: (condition: PropertyCondition) => void;
  readonly userAttributes?: readonly string[];
}

/** Attribute, operator, value. */
function ConditionEditor({ entity, condition, onChange, userAttributes }: ConditionProps) {
  const { model } = useConsole();
  const attribute = model.path(entity, condition.property);
  const operators = attribute === undefined ? [] : operatorsOf(attribute);
  const { operator } = condition;
  return (
    <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1 }}>
      <PathSelect
        entity={entity}
        path={condition.property}
        onChange={(property) => {
          const next = model.path(entity, property);
          onChange({ property, operator: (next === undefined ? undefined : operatorsOf(next)[0]) ?? '=' });
        }}
      />
      {operators.length > 0 && (
        <TextField
          select
          size="small"
          margin="none"
          label={texts.filter.operator}
          value={operators.includes(operator) ? operator : ''}
          onChange={(event) => {
            const chosen = event.target.value;
            const keeps = takesList(chosen) === takesList(operator) && !takesNoValue(chosen);
            onChange({
              property: condition.property,
              operator: chosen,
              ...(keeps && condition.value !== undefined && { value: condition.value }),
            });
          }}
          sx={{ minWidth: 130 }}
        >
          {operators.map((each) => (
            <MenuItem key={each} value={each}>
              {texts.filter.operators[each as keyof typeof texts.filter.operators]}
            </MenuItem>
          ))}
        </TextField>
      )}
      {attribute !== undefined && operators.length > 0 && !takesNoValue(operator) && (
        <ConditionValue
          attribute={attribute}
          operator={operator}
          value={condition.value}
          userAttributes={userAttributes}
          onChange={(value) => {
            onChange({ ...condition, value });
          }}
        />
      )}
    </Stack>
  );
}
