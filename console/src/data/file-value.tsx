import InsertDriveFile from '@mui/icons-material/InsertDriveFileOutlined';
import { Box, Button } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { fileUrl } from 'latchkey/react-admin';
import { useNotify } from 'react-admin';
import { useConsole } from '../console.js';

const PICTURES = /\.(?:png|jpe?g|webp|gif|avif)$/i;

/** Pixels of a thumbnail; the server makes it of the default sizes. */
const THUMBNAIL = 256;

/** A URL opens the file for minutes; it is asked for again before it ends. */
const URL_FRESH = 60_000;

/** @returns the name of the file, as its reference holds it */
export function fileNameOf(fileRef: string): string {
  const query = fileRef.split('?')[1] ?? '';
  const name = new URLSearchParams(query).get('name');
  return name === null || name === '' ? fileRef : name;
}

/** A picture is shown small; every file opens by its name. Neither needs the token of the session in a URL. */
export function FileValue({ fileRef, size = 40 }: { readonly fileRef: string; readonly size?: number }) {
  const { client } = useConsole();
  const notify = useNotify();
  const name = fileNameOf(fileRef);
  const isPicture = PICTURES.test(name);
  const { data } = useQuery({
    queryKey: ['file-url', fileRef],
    queryFn: () => fileUrl(client, fileRef, { width: THUMBNAIL, format: 'webp' }),
    enabled: isPicture,
    staleTime: URL_FRESH,
    retry: false,
  });

  const open = async (): Promise<void> => {
    try {
      window.open((await fileUrl(client, fileRef)).url, '_blank', 'noopener');
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error), { type: 'error' });
    }
  };

  return (
    <Button
      size="small"
      title={name}
      aria-label={name}
      startIcon={data === undefined ? <InsertDriveFile /> : undefined}
      onClick={(event) => {
        event.stopPropagation();
        void open();
      }}
      sx={{ p: 0.25, minWidth: 0 }}
    >
      {data === undefined ? (
        name
      ) : (
        <Box component="img" src={data.url} alt={name} sx={{ height: size, maxWidth: size * 2, borderRadius: 1 }} />
      )}
    </Button>
  );
}
