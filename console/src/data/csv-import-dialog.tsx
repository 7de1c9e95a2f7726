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
import { LatchkeyError } from 'latchkey/react-admin';
import { useRef, useState } from 'react';
import { useRefresh } from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { FileButton } from '../layout/file-button.js';
import { parseCsv } from './csv.js';
import { guess, importable, readRows, type RowFault } from './csv-rows.js';
import { takenValues } from './taken-values.js';

/** Objects of one request: it is saved completely or not at all. The server takes at most MAX_REQUEST_OBJECTS. */
const SLICE = 1000;

const HEADER_LINES = 1;

/** Faults that are shown; more of them seldom say more. */
const SHOWN_FAULTS = 20;

interface ImportProps {
  readonly entity: string;
  readonly onClose: () => void;
}

interface CsvFile {
  readonly header: readonly string[];
  readonly records: readonly (readonly string[])[];
}

interface Result {
  readonly saved: number;
  readonly faults: readonly RowFault[];
}

/** File, columns, check of all rows, then requests with progress; a slice that fails says which rows are done. */
export default function CsvImportDialog({ entity, onClose }: ImportProps) {
  const console = useConsole();
  const refresh = useRefresh();
  const attributes = importable(console, entity);
  const [file, setFile] = useState<CsvFile>();
  const [columns, setColumns] = useState<readonly string[]>([]);
  const [problem, setProblem] = useState<string>();
  const [result, setResult] = useState<Result>();
  const [saving, setSaving] = useState<number>();
  const canceller = useRef(new AbortController());

  const read = async (chosen: File): Promise<void> => {
    setResult(undefined);
    setProblem(undefined);
    // The rows of the last file must not be imported in the meantime.
    setFile(undefined);
    try {
      const [header, ...records] = parseCsv(await chosen.text());
      if (header === undefined || records.length === 0) {
        throw new Error(texts.table.noRows);
      }
      setFile({ header, records });
      setColumns(header.map((each) => guess(each, attributes, ({ name }) => captionOf(console, entity, name))));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };

  const save = async ({ records }: CsvFile): Promise<void> => {
    const chosen = columns.map((name) => attributes.find((each) => each.name === name));
    const { bodies, faults } = readRows(console, chosen, records);
    if (faults.length > 0) {
      setResult({ saved: 0, faults });
      return;
    }
    const { signal } = (canceller.current = new AbortController());
    let saved = 0;
    try {
      while (saved < bodies.length) {
        signal.throwIfAborted();
        setSaving(saved);
        const slice = bodies.slice(saved, saved + SLICE);
        await console.client.send('POST', `/entities/${encodeURIComponent(entity)}`, { body: slice, signal });
        saved += slice.length;
      }
      setResult({ saved, faults: [] });
    } catch (error) {
      const sent = bodies.slice(saved, saved + SLICE);
      const taken =
        error instanceof LatchkeyError && error.body.attributes !== undefined
          ? await takenValues(console.client, entity, sent, error)
          : [];
      setResult({ saved, faults: faultsOf(error, saved, sent.length, taken) });
    } finally {
      setSaving(undefined);
      refresh();
    }
  };

  return (
    <Dialog open onClose={onClose} maxWidth="md" fullWidth aria-labelledby="import-title">
      <DialogTitle id="import-title">{texts.table.importing(captionOf(console, entity))}</DialogTitle>
      <DialogContent>
        <Stack spacing={2}>
          <FileButton
            label={texts.form.chooseFile}
            accept=".csv,text/csv"
            onChoose={(chosen) => {
              void read(chosen);
            }}
          />
          {problem !== undefined && <Alert severity="error">{problem}</Alert>}
          {file !== undefined && (
            <>
              <Typography>{texts.table.found(file.records.length)}</Typography>
              <Box sx={{ display: 'grid', gridTemplateColumns: 'repeat(auto-fill, minmax(200px, 1fr))', gap: 1 }}>
                {file.header.map((header, index) => (
                  <TextField
                    key={index}
                    select
                    size="small"
                    margin="dense"
                    label={header === '' ? String(index + 1) : header}
                    value={columns[index] ?? ''}
                    onChange={(event) => {
                      setColumns(columns.map((each, at) => (at === index ? event.target.value : each)));
                    }}
                  >
                    <MenuItem value="">{texts.table.leaveOut}</MenuItem>
                    {attributes.map(({ name }) => (
                      <MenuItem key={name} value={name}>
                        {captionOf(console, entity, name)}
                      </MenuItem>
                    ))}
                  </TextField>
                ))}
              </Box>
            </>
          )}
          {saving !== undefined && file !== undefined && (
            <LinearProgress
              aria-label={texts.states.loading}
              variant="determinate"
              value={(100 * saving) / file.records.length}
            />
          )}
          {result !== undefined && <ImportResult result={result} />}
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button
          onClick={() => {
            canceller.current.abort();
            if (saving === undefined) {
              onClose();
            }
          }}
        >
          {saving === undefined ? texts.actions.close : texts.actions.cancel}
        </Button>
        <Button
          variant="contained"
          disabled={file === undefined || saving !== undefined || columns.every((each) => each === '')}
          onClick={() => {
            if (file !== undefined) {
              void save(file);
            }
          }}
        >
          {texts.table.import}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function ImportResult({ result: { saved, faults } }: { readonly result: Result }) {
  return (
    <Alert severity={faults.length === 0 ? 'success' : 'error'}>
      <Typography>{texts.table.saved(saved)}</Typography>
      {faults.slice(0, SHOWN_FAULTS).map(({ line, lastLine, message }, index) => (
        <Typography key={index} variant="body2">
          {lastLine === undefined ? texts.table.line(line) : texts.table.lines(line, lastLine)} {message}
        </Typography>
      ))}
      {faults.length > SHOWN_FAULTS && (
        <Typography variant="body2">{texts.table.more(faults.length - SHOWN_FAULTS)}</Typography>
      )}
    </Alert>
  );
}

/**
 * What is wrong with which lines.
 *
 * @param saved rows before the refused slice
 * @param count rows of the slice
 * @param taken indexes in the slice of rows whose unique value is taken, as far as they are known
 */
function faultsOf(error: unknown, saved: number, count: number, taken: readonly number[]): readonly RowFault[] {
  const first = saved + HEADER_LINES + 1;
  const { violations, attributes } = error instanceof LatchkeyError ? error.body : {};
  if (violations !== undefined) {
    return violations.map(({ path, message }) => {
      // Paths begin with the index of the object in its slice.
      const [, index = '0', rest = ''] = /^entities\[(\d+)\]\.?(.*)$/.exec(path ?? '') ?? [];
      return { line: first + Number(index), message: rest === '' ? message : `${rest}: ${message}` };
    });
  }
  const text = error instanceof Error ? error.message : String(error);
  if (attributes === undefined) {
    return [{ line: first, lastLine: first + count - 1, message: text }];
  }
  const message = `${attributes.join(', ')}: ${texts.table.taken}`;
  return taken.length > 0
    ? taken.map((index) => ({ line: first + index, message }))
    : [{ line: first, lastLine: first + count - 1, message }];
}
