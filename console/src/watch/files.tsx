import { Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { formatMoment, formatNumber } from '../data/formats.js';
import { texts } from '../i18n/texts.js';
import { ReadPanel, Screen } from '../layout/screen.js';
import { SimpleTable } from '../layout/simple-table.js';
import { useRead } from '../read.js';

interface FileUse {
  /** Bytes per uploader and day; null without a quota. */
  readonly quota: number | null;
  readonly storages: readonly {
    readonly name: string;
    readonly isDefault: boolean;
    readonly maxFileSize: number | null;
    readonly files: number;
    readonly bytes: number;
  }[];
  readonly uploaders: readonly { readonly uploader: string; readonly bytes: number }[];
}

interface Upload {
  readonly storage: string;
  readonly path: string;
  readonly size: number;
  readonly uploader: string;
  readonly uploadedAt: string;
}

interface Orphans {
  readonly orphans: readonly { readonly storage: string; readonly path: string; readonly size: number }[];
  readonly complete: boolean;
}

/** Rows of a page. */
const PAGE = 25;

/** Where files are, who uploaded them, and what nothing refers to. */
export default function Files() {
  return (
    <Screen title={texts.screens.files}>
      <Storages />
      <Uploads />
      <OrphanPanel />
    </Screen>
  );
}

function Storages() {
  const use = useRead<FileUse>('/security/files/use');
  return (
    <ReadPanel title={texts.files.storages} query={use}>
      {({ quota, storages, uploaders }) => (
        <Stack spacing={2}>
          <SimpleTable
            label={texts.files.storages}
            rows={storages}
            keyOf={({ name }) => name}
            columns={[
              {
                title: texts.files.storage,
                cell: ({ name, isDefault }) => (isDefault ? texts.files.isDefault(name) : name),
              },
              { title: texts.files.count, cell: ({ files }) => formatNumber(files) },
              { title: texts.files.bytes, cell: ({ bytes }) => formatNumber(bytes) },
              {
                title: texts.files.largest,
                cell: ({ maxFileSize }) => (maxFileSize === null ? '\u2013' : formatNumber(maxFileSize)),
              },
            ]}
          />
          <Typography>{quota === null ? texts.files.noQuota : texts.files.quota(formatNumber(quota))}</Typography>
          <SimpleTable
            label={texts.files.uploaders}
            rows={uploaders}
            keyOf={({ uploader }) => uploader}
            columns={[
              { title: texts.files.uploader, cell: ({ uploader }) => uploader },
              { title: texts.files.lastDay, cell: ({ bytes }) => formatNumber(bytes) },
            ]}
            empty={texts.files.nobody}
          />
        </Stack>
      )}
    </ReadPanel>
  );
}

function Uploads() {
  const [offset, setOffset] = useState(0);
  // One more than a page shows says whether there is another page.
  const uploads = useRead<readonly Upload[]>('/security/files', { limit: PAGE + 1, offset });
  return (
    <ReadPanel title={texts.files.uploads} query={uploads}>
      {(rows) => (
        <>
          <SimpleTable
            label={texts.files.uploads}
            rows={rows.slice(0, PAGE)}
            keyOf={({ storage, path }) => `${storage}://${path}`}
            columns={[
              { title: texts.files.file, cell: ({ storage, path }) => `${storage}://${path}` },
              { title: texts.files.bytes, cell: ({ size }) => formatNumber(size) },
              { title: texts.files.uploader, cell: ({ uploader }) => uploader },
              { title: texts.files.uploadedAt, cell: ({ uploadedAt }) => formatMoment(uploadedAt) },
            ]}
          />
          <Stack direction="row" spacing={1}>
            <Button
              disabled={offset === 0}
              onClick={() => {
                setOffset(offset - PAGE);
              }}
            >
              {texts.files.newer}
            </Button>
            <Button
              disabled={rows.length <= PAGE}
              onClick={() => {
                setOffset(offset + PAGE);
              }}
            >
              {texts.files.older}
            </Button>
          </Stack>
        </>
      )}
    </ReadPanel>
  );
}

function OrphanPanel() {
  const orphans = useRead<Orphans>('/security/files/orphans');
  return (
    <ReadPanel title={texts.files.orphans} query={orphans}>
      {({ orphans: rows, complete }) => (
        <>
          <Typography color="text.secondary">{texts.files.orphansHelp}</Typography>
          <SimpleTable
            label={texts.files.orphans}
            rows={rows}
            keyOf={({ storage, path }) => `${storage}://${path}`}
            columns={[
              { title: texts.files.file, cell: ({ storage, path }) => `${storage}://${path}` },
              { title: texts.files.bytes, cell: ({ size }) => formatNumber(size) },
            ]}
            empty={texts.files.noOrphans}
          />
          {!complete && <Typography>{texts.files.moreOrphans}</Typography>}
        </>
      )}
    </ReadPanel>
  );
}
