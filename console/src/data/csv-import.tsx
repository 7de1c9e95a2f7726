import Upload from '@mui/icons-material/FileUploadOutlined';
import { Button } from '@mui/material';
import { lazy, Suspense, useState } from 'react';
import { texts } from '../i18n/texts.js';

const CsvImportDialog = lazy(() => import('./csv-import-dialog.js'));

/** Creates rows from a file. */
export function CsvImportButton({ entity }: { readonly entity: string }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        startIcon={<Upload />}
        onClick={() => {
          setOpen(true);
        }}
      >
        {texts.table.import}
      </Button>
      {open && (
        <Suspense>
          <CsvImportDialog
            entity={entity}
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </>
  );
}
