import {
  Alert,
  Box,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  LinearProgress,
  MenuItem,
  Stack,
  TextField,
  Typography,
} from '@mui/material';
import { useMutation } from '@tanstack/react-query';
import { parseExactly, writeExactly } from 'latchkey/react-admin';
import { type SyntheticEvent, useState } from 'react';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Failure } from '../layout/states.js';
import { argumentsOf, type Callable, faultsOf, isFlag, isJsonText, messagesOf, type Parameter } from './calls.js';

/** A longer answer would make the window slow. */
const MAX_CHARACTERS = 100_000;

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
  /** Rows of a query without its limit. */
  readonly total: string | null;
}

interface TryOutProps {
  readonly callable: Callable;
  readonly onClose: () => void;
}

/** A form for the parameters of a query or a method, and the answer as the server sends it. */
export function TryOut({ callable, onClose }: TryOutProps) {
  const { client, enums } = useConsole();
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const [faults, setFaults] = useState<Readonly<Record<string, string>>>({});
  const enumNames = new Set(enums.keys());
  const call = useMutation<Answer>({
    mutationFn: async () => {
      const { method, path, query } = callable;
      const values = argumentsOf(callable, typed);
      const response = await client.fetch(
        method,
        path,
        method === 'GET' ? { query: { ...values, ...query } } : { query, body: values },
      );
      return {
        status: response.status,
        type: response.headers.get('content-type') ?? '',
        total: response.headers.get('x-total-count'),
        text: await response.text(),
      };
    },
  });
  const messages = { ...messagesOf(callable, call.error), ...faults };
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    const wrong = faultsOf(callable, typed, enumNames);
    setFaults(wrong);
    if (Object.keys(wrong).length === 0) {
      call.mutate();
    }
  };
  return (
    <Dialog open onClose={onClose} aria-labelledby="try-out-title" fullWidth maxWidth="md">
      <form onSubmit={submit} noValidate>
        <DialogTitle id="try-out-title" sx={{ overflowWrap: 'anywhere' }}>
          {texts.model.tryOutOf(callable.name)}
        </DialogTitle>
        <DialogContent>
          <Typography variant="body2">{texts.model.tryOutHelp}</Typography>
          <Stack spacing={1} sx={{ mt: 1 }}>
            {callable.parameters.map((parameter) => (
              <ParameterInput
                key={parameter.name}
                parameter={parameter}
                constants={enums.get(parameter.type ?? '')?.map(({ name }) => name)}
                json={isJsonText(parameter, enumNames)}
                value={typed[parameter.name] ?? ''}
                message={messages[parameter.name]}
                onChange={(value) => {
                  setTyped({ ...typed, [parameter.name]: value });
                }}
              />
            ))}
          </Stack>
          {call.isPending && <LinearProgress aria-label={texts.states.loading} sx={{ my: 2 }} />}
          {call.error !== null && <Failure error={call.error} />}
          {call.data !== undefined && <AnswerView answer={call.data} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{texts.actions.close}</Button>
          <Button type="submit" variant="contained" disabled={call.isPending}>
            {texts.model.call}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface InputProps {
  readonly parameter: Parameter;
  readonly constants: readonly string[] | undefined;
  readonly json: boolean;
  readonly value: string;
  readonly message: string | undefined;
  readonly onChange: (value: string) => void;
}

function ParameterInput({ parameter, constants, json, value, message, onChange }: InputProps) {
  const choices = isFlag(parameter) ? ['true', 'false'] : constants;
  const type = `${parameter.type ?? ''}${json ? ` ${texts.model.asJson}` : ''}`;
  return (
    <TextField
      size="small"
      select={choices !== undefined}
      multiline={json}
      label={parameter.name}
      required={parameter.required}
      value={value}
      error={message !== undefined}
      helperText={message ?? type}
      onChange={(event) => {
        onChange(event.target.value);
      }}
      slotProps={{ htmlInput: { autoComplete: 'off', spellCheck: false } }}
    >
      {choices !== undefined &&
        ['', ...choices].map((choice) => (
          <MenuItem key={choice} value={choice}>
            {choice === '' ? '\u00A0' : choice}
          </MenuItem>
        ))}
    </TextField>
  );
}

function AnswerView({ answer }: { readonly answer: Answer }) {
  const { status, type, total } = answer;
  const { text, rows } = shown(answer);
  return (
    <Stack spacing={1} sx={{ mt: 2 }} role="status">
      <Alert severity="success" sx={{ '& .MuiAlert-message': { overflow: 'visible', overflowWrap: 'anywhere' } }}>
        {[status, type, total !== null && rows !== undefined && texts.model.rows(rows, total)]
          .filter(Boolean)
          .join(' · ')}
      </Alert>
      {text.length > MAX_CHARACTERS && <Typography>{texts.model.cut(MAX_CHARACTERS)}</Typography>}
      {text === '' ? (
        <Typography color="text.secondary">{texts.model.noBody}</Typography>
      ) : (
        <Box
          component="pre"
          tabIndex={0}
          sx={{ m: 0, p: 1, maxHeight: 320, overflow: 'auto', border: 1, borderColor: 'divider', borderRadius: 1 }}
        >
          {text.slice(0, MAX_CHARACTERS)}
        </Box>
      )}
    </Stack>
  );
}

/** JSON with line breaks. Numbers that JavaScript cannot hold stay as the server sent them. */
function shown({ type, text }: Answer): { readonly text: string; readonly rows?: number } {
  if (!type.startsWith('application/json') || text === '') {
    return { text };
  }
  const json: unknown = parseExactly(text);
  return { text: writeExactly(json, 2), ...(Array.isArray(json) && { rows: json.length }) };
}
