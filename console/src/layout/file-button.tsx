import UploadFile from '@mui/icons-material/UploadFile';
import { Button } from '@mui/material';
import { useRef } from 'react';

interface FileButtonProps {
  readonly label: string;
  /** Of `<input accept>`. */
  readonly accept: string;
  readonly disabled?: boolean;
  readonly onChoose: (file: File) => void;
}

/** A button that opens the window of files: an input inside of a button would be two controls in one. */
export function FileButton({ label, accept, disabled = false, onChoose }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={label}
        style={{ display: 'none' }}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          // The same file may be chosen again after it has been corrected.
          event.target.value = '';
          if (file !== undefined) {
            onChoose(file);
          }
        }}
      />
      <Button
        variant="outlined"
        size="small"
        startIcon={<UploadFile />}
        disabled={disabled}
        sx={{ alignSelf: 'flex-start' }}
        onClick={() => input.current?.click()}
      >
        {label}
      </Button>
    </>
  );
}
