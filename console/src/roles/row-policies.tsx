import Add from '@mui/icons-material/Add';
import { Button, MenuItem, Paper, Stack, TextField, Typography } from '@mui/material';
import type { ConditionGroup, FilterCondition } from 'latchkey/react-admin';
import { captionOf, useConsole } from '../console.js';
import { GroupEditor } from '../data/condition-editor.js';
import { texts } from '../i18n/texts.js';
import { Empty } from '../layout/states.js';
import type { RowPolicy } from './role-draft.js';
import type { PartProps } from './role-editor.js';

const ACTIONS = ['READ', 'CREATE', 'UPDATE', 'DELETE'] as const;

/** Attributes of accounts that conditions may compare with: those whose values are texts. */
function useUserAttributes(): readonly string[] {
  const { model } = useConsole();
  return [...model.attributes('User').values()]
    .filter(({ type, attributeType, name }) => attributeType === 'DATATYPE' && type === 'string' && name !== 'password')
    .map(({ name }) => name);
}

/** Policies that let through the rows that satisfy a condition. */
export function RowPolicies({ draft, onChange, readOnly }: PartProps) {
  const { model } = useConsole();
  const replace = (index: number, policy: RowPolicy | undefined): void => {
    const rowLevelPolicies = [...draft.rowLevelPolicies];
    rowLevelPolicies.splice(index, 1, ...(policy === undefined ? [] : [policy]));
    onChange({ ...draft, rowLevelPolicies });
  };
  return (
    <Stack spacing={2}>
      {draft.rowLevelPolicies.length === 0 && <Empty>{texts.roles.noRowPolicies}</Empty>}
      {draft.rowLevelPolicies.map((policy, index) => (
        <RowPolicyEditor
          key={index}
          policy={policy}
          readOnly={readOnly}
          onChange={(changed) => {
            replace(index, changed);
          }}
        />
      ))}
      {!readOnly && (
        <Button
          startIcon={<Add />}
          sx={{ alignSelf: 'flex-start' }}
          onClick={() => {
            const entityName = model.entities[0]?.entityName ?? '';
            const policy: RowPolicy = { type: 'JPQL', entityName, action: 'READ', whereClause: '' };
            onChange({ ...draft, rowLevelPolicies: [...draft.rowLevelPolicies, policy] });
          }}
        >
          {texts.roles.addPolicy}
        </Button>
      )}
    </Stack>
  );
}

interface PolicyProps {
  readonly policy: RowPolicy;
  readonly readOnly: boolean;
  /** undefined removes the policy */
  readonly onChange: (policy: RowPolicy | undefined) => void;
}

function RowPolicyEditor({ policy, readOnly, onChange }: PolicyProps) {
  const console = useConsole();
  const userAttributes = useUserAttributes();
  const text = (policy.type === 'JPQL' ? policy.whereClause : policy.script) ?? '';
  const group = readOnly ? undefined : groupOf(text);
  const captions = console.model.entities
    .map(({ entityName }) => ({ name: entityName, caption: captionOf(console, entityName) }))
    .sort((left, right) => left.caption.localeCompare(right.caption));
  const setText = (condition: string): void => {
    onChange({ ...policy, ...(policy.type === 'JPQL' ? { whereClause: condition } : { script: condition }) });
  };
  return (
    <Paper variant="outlined" sx={{ p: 2 }}>
      <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 1, mb: 1, alignItems: 'center' }}>
        <TextField
          select
          size="small"
          margin="none"
          label={texts.roles.entity}
          value={policy.entityName}
          disabled={readOnly}
          onChange={(event) => {
            onChange({ ...policy, entityName: event.target.value, whereClause: '', script: null, type: 'JPQL' });
          }}
          sx={{ minWidth: 200 }}
        >
          {captions.map(({ name, caption }) => (
            <MenuItem key={name} value={name}>
              {caption}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          size="small"
          margin="none"
          label={texts.why.action}
          value={policy.action}
          disabled={readOnly}
          onChange={(event) => {
            onChange({ ...policy, action: event.target.value as RowPolicy['action'] });
          }}
          sx={{ minWidth: 140 }}
        >
          {ACTIONS.map((action) => (
            <MenuItem key={action} value={action}>
              {texts.why.actions[action.toLowerCase() as keyof typeof texts.why.actions]}
            </MenuItem>
          ))}
        </TextField>
        {!readOnly && (
          <Button
            size="small"
            onClick={() => {
              onChange(undefined);
            }}
          >
            {texts.actions.delete}
          </Button>
        )}
      </Stack>
      {group === undefined ? (
        <Typography component="code" variant="body2" sx={{ overflowWrap: 'anywhere' }}>
          {text === '' ? texts.why.inCode : text}
        </Typography>
      ) : (
        <GroupEditor
          entity={policy.entityName}
          group={group}
          userAttributes={userAttributes}
          onChange={(changed) => {
            setText(JSON.stringify(only(changed)));
          }}
        />
      )}
    </Paper>
  );
}

/** @returns undefined for a text that is not a condition */
function groupOf(text: string): ConditionGroup | undefined {
  if (text === '') {
    return { group: 'AND', conditions: [{ property: '', operator: '=' }] };
  }
  try {
    const condition = JSON.parse(text) as FilterCondition;
    return 'group' in condition ? condition : { group: 'AND', conditions: [condition] };
  } catch {
    return undefined;
  }
}

/** A group of one condition is that condition. */
function only(group: ConditionGroup): FilterCondition {
  const [first, ...others] = group.conditions;
  return first !== undefined && others.length === 0 ? first : group;
}
