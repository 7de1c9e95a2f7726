import { Autocomplete, Button, MenuItem, Stack, TextField } from '@mui/material';
import { type SyntheticEvent, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Reading } from '../layout/screen.js';
import { Panel } from '../layout/states.js';
import { useRead } from '../read.js';
import { type Explanation, ExplanationView } from './explanation.js';

const FIELDS = ['username', 'entity', 'action', 'attribute', 'id'] as const;
type Question = Readonly<Record<(typeof FIELDS)[number], string>>;

const ENTITY_ACTIONS = ['read', 'create', 'update', 'delete'] as const;
const ATTRIBUTE_ACTIONS = ['view', 'modify'] as const;

/** Person, entity, action, perhaps an attribute or a row: the answer in words. The question is in the address. */
export function QuestionPanel() {
  const [address, setAddress] = useSearchParams();
  const asked = questionOf(address);
  const complete = asked.username !== '' && asked.entity !== '' && asked.action !== '';
  const explanation = useRead<Explanation>(
    complete ? '/security/explain' : undefined,
    Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== '')),
  );
  return (
    <Panel title={texts.why.question}>
      <QuestionForm
        key={address.toString()}
        asked={asked}
        onAsk={(question) => {
          setAddress(Object.fromEntries(Object.entries(question).filter(([, value]) => value !== '')));
        }}
      />
      {complete && (
        <Reading query={explanation}>
          {(data) => <ExplanationView username={asked.username} explanation={data} />}
        </Reading>
      )}
    </Panel>
  );
}

const questionOf = (address: URLSearchParams): Question =>
  Object.fromEntries(FIELDS.map((name) => [name, address.get(name) ?? ''])) as Question;

interface FormProps {
  readonly asked: Question;
  readonly onAsk: (question: Question) => void;
}

function QuestionForm({ asked, onAsk }: FormProps) {
  const console = useConsole();
  const [draft, setDraft] = useState(asked);
  const set = (changes: Partial<Question>): void => {
    setDraft({ ...draft, ...changes });
  };
  const actions: readonly string[] = draft.attribute === '' ? ENTITY_ACTIONS : ATTRIBUTE_ACTIONS;
  const action = actions.includes(draft.action) ? draft.action : (actions[0] ?? '');
  const attributes = [...console.model.attributes(draft.entity).keys()];
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    onAsk({ ...draft, action });
  };
  return (
    <Stack component="form" direction="row" onSubmit={submit} sx={{ flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
      <TextField
        size="small"
        margin="none"
        label={texts.setup.username}
        value={draft.username}
        onChange={(event) => {
          set({ username: event.target.value });
        }}
      />
      <TextField
        select
        size="small"
        margin="none"
        label={texts.why.action}
        value={action}
        onChange={(event) => {
          set({ action: event.target.value });
        }}
        sx={{ minWidth: 120 }}
      >
        {actions.map((each) => (
          <MenuItem key={each} value={each}>
            {texts.why.actions[each as keyof typeof texts.why.actions]}
          </MenuItem>
        ))}
      </TextField>
      <Autocomplete
        size="small"
        options={console.model.entities.map(({ entityName }) => entityName)}
        getOptionLabel={(name) => (name === '' ? '' : captionOf(console, name))}
        value={draft.entity === '' ? null : draft.entity}
        onChange={(_, entity) => {
          set({ entity: entity ?? '', attribute: '' });
        }}
        renderInput={(params) => <TextField {...params} margin="none" label={texts.roles.entity} />}
        sx={{ minWidth: 200 }}
      />
      <TextField
        select
        size="small"
        margin="none"
        label={texts.why.attribute}
        value={draft.attribute}
        disabled={draft.entity === ''}
        onChange={(event) => {
          set({ attribute: event.target.value });
        }}
        sx={{ minWidth: 160 }}
      >
        <MenuItem value="">{texts.why.wholeEntity}</MenuItem>
        {attributes.map((name) => (
          <MenuItem key={name} value={name}>
            {captionOf(console, draft.entity, name)}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        size="small"
        margin="none"
        label={texts.why.row}
        value={draft.id}
        onChange={(event) => {
          set({ id: event.target.value.trim() });
        }}
      />
      <Button type="submit" variant="contained" disabled={draft.username === '' || draft.entity === ''}>
        {texts.screens.why}
      </Button>
    </Stack>
  );
}
