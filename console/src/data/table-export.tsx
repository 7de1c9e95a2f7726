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
import { download } from '../download.js';
import { texts } from '../i18n/texts.js';
import { fitsCell, isBookkeeping, viewable } from './attributes.js';
import { useListFilter } from './list-filter.js';
import { listPlan } from './plans.js';
import type { TableFormat } from './table-file.js';

/** Rows of one request. The next ones are asked for when these are written, so that memory holds text only. */
const SLICE = 1000;

/** Kinds of files. What writes them is loaded with the first export. */
const FORMATS = {
  CSV: async () => (await import('./csv-file.js')).csvFile,
  XLSX: async () => (await import('./xlsx-file.js')).xlsxFile,
} as const satisfies Readonly<Record<string, () => Promise<TableFormat>>>;

interface ExportProps {
  readonly entity: string;
  readonly format: keyof typeof FORMATS;
}

/** All rows of the filter, in the order of the list. */
export function ExportButton({ entity, format }: ExportProps) {
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
      const open = await FORMATS[format]();
      const file = open(attributes, total ?? 0);
      for (let page = 1; ; page++) {
        const { data } = await dataProvider.getList<RaRecord>(entity, {
          pagination: { page, perPage: SLICE },
          sort,
          filter,
          meta: { fetchPlan: listPlan(console, entity) },
          signal: abort.signal,
        });
        file.add(data.map((record) => attributes.map((each) => valueOf(each, record))));
        setDone((page - 1) * SLICE + data.length);
        if (data.length < SLICE) {
          break;
        }
      }
      download(`${entity}.${format.toLowerCase()}`, file.finish());
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
        {format}
      </Button>
      <Dialog open={done !== undefined} aria-labelledby="export-title">
        <DialogTitle id="export-title">{texts.table.exporting(captionOf(console, entity), format)}</DialogTitle>
        <DialogContent>
          <DialogContentText>{texts.table.progress(done ?? 0, total ?? 0)}</DialogContentText>
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

/** References are written by id, as the import reads them. */
function valueOf(attribute: ModelAttribute, record: RaRecord): unknown {
  const value: unknown = (record as Readonly<Record<string, unknown>>)[attribute.name];
  return isToOne(attribute) ? (value as { readonly id?: string } | null | undefined)?.id : value;
}
