import Download from '@mui/icons-material/FileDownloadOutlined';
import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  LinearProgress,
} from '@mui/material';
import { isToOne, type ModelAttribute } from 'latchkey/react-admin';
import { useRef, useState } from 'react';
import { type RaRecord, useDataProvider, useListContext, useNotify } from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { fitsCell, isBookkeeping, viewable } from './attributes.js';
import { csvLine } from './csv.js';
import { useListFilter } from './list-filter.js';
import { listPlan } from './plans.js';

/** Rows of one request. The next ones are asked for when these are written, so that memory holds text only. */
const SLICE = 1000;

/** All rows of the filter, in the order of the list. */
export function CsvExportButton({ entity }: { readonly entity: string }) {
  const console = useConsole();
  const dataProvider = useDataProvider();
  const notify = useNotify();
  const { sort, total } = useListContext();
  const { filter } = useListFilter();
  const [done, setDone] = useState<number>();
  const canceller = useRef<AbortController>(undefined);

  const run = async (): Promise<void> => {
    const abort = new AbortController();
    canceller.current = abort;
    setDone(0);
    try {
      const attributes = viewable(console, entity).filter((each) => fitsCell(each) && !isBookkeeping(each));
      const parts = [csvLine(attributes.map(({ name }) => name))];
      for (let page = 1; ; page++) {
        const { data } = await dataProvider.getList<RaRecord>(entity, {
          pagination: { page, perPage: SLICE },
          sort,
          filter,
          meta: { fetchPlan: listPlan(console, entity) },
          signal: abort.signal,
        });
        parts.push(data.map((record) => csvLine(attributes.map((each) => cellText(each, record)))).join(''));
        setDone((page - 1) * SLICE + data.length);
        if (data.length < SLICE) {
          break;
        }
      }
      download(`${entity}.csv`, parts);
    } catch (error) {
      if (!abort.signal.aborted) {
        notify(error instanceof Error ? error.message : String(error), { type: 'error' });
      }
    } finally {
      setDone(undefined);
    }
  };

  return (
    <>
      <Button size="small" startIcon={<Download />} onClick={() => void run()} disabled={total === 0}>
        {texts.csv.export}
      </Button>
      <Dialog open={done !== undefined} aria-labelledby="export-title">
        <DialogTitle id="export-title">{texts.csv.exporting(captionOf(console, entity))}</DialogTitle>
        <DialogContent>
          <DialogContentText>{texts.csv.progress(done ?? 0, total ?? 0)}</DialogContentText>
          <LinearProgress
            aria-label={texts.states.loading}
            variant="determinate"
            value={Math.min(100, (100 * (done ?? 0)) / Math.max(1, total ?? 1))}
          />
        </DialogContent>
        <DialogActions>
          <Button
            onClick={() => {
              canceller.current?.abort();
            }}
          >
            {texts.actions.cancel}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}

/** A value as the import reads it back: references by id, embedded objects and lists as JSON. */
function cellText(attribute: ModelAttribute, record: RaRecord): string {
  const value: unknown = (record as Readonly<Record<string, unknown>>)[attribute.name];
  if (value === undefined || value === null) {
    return '';
  }
  if (isToOne(attribute)) {
    return (value as { readonly id?: string }).id ?? '';
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function download(name: string, parts: readonly string[]): void {
  // Table programs take UTF-8 only with a byte order mark.
  const url = URL.createObjectURL(new Blob(['\uFEFF', ...parts], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
