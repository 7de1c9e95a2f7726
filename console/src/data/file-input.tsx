import { Button, FormControl, FormHelperText, FormLabel, LinearProgress, Stack } from '@mui/material';
import { LatchkeyError, uploadFile } from 'latchkey/react-admin';
import { useId, useRef, useState } from 'react';
import { required as requiredRule, useInput } from 'react-admin';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { FileValue } from './file-value.js';

interface FileProps {
  readonly source: string;
  readonly label: string;
  readonly required: boolean;
}

/** Stores the file as soon as it is chosen; saving the form links it. */
export function FileRefInput({ source, label, required }: FileProps) {
  const { client } = useConsole();
  const { field, fieldState } = useInput<unknown>({ source, validate: required ? requiredRule() : undefined });
  const [busy, setBusy] = useState(false);
  const [fault, setFault] = useState<string>();
  const chooser = useRef<HTMLInputElement>(null);
  const id = useId();
  const value: unknown = field.value;
  const fileRef = typeof value === 'string' && value !== '' ? value : undefined;

  const store = async (file: File): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      field.onChange((await uploadFile(client, file)).fileRef);
    } catch (error) {
      setFault(error instanceof LatchkeyError || error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };

  const message = fault ?? fieldState.error?.message;
  return (
    <FormControl error={message !== undefined} fullWidth margin="dense">
      <FormLabel htmlFor={id}>{label}</FormLabel>
      <Stack direction="row" spacing={1} sx={{ alignItems: 'center', flexWrap: 'wrap' }}>
        {fileRef !== undefined && <FileValue fileRef={fileRef} size={96} />}
        <input
          ref={chooser}
          id={id}
          type="file"
          style={{ display: 'none' }}
          onChange={(event) => {
            const [file] = event.target.files ?? [];
            event.target.value = '';
            if (file !== undefined) {
              void store(file);
            }
          }}
        />
        <Button variant="outlined" size="small" disabled={busy} onClick={() => chooser.current?.click()}>
          {texts.form.chooseFile}
        </Button>
        {fileRef !== undefined && (
          <Button
            size="small"
            onClick={() => {
              field.onChange(null);
            }}
          >
            {texts.form.removeFile}
          </Button>
        )}
      </Stack>
      {busy && <LinearProgress aria-label={texts.states.loading} />}
      {message !== undefined && <FormHelperText>{message}</FormHelperText>}
    </FormControl>
  );
}
