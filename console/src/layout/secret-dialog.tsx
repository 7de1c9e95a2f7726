import { Button, Dialog, DialogActions, DialogContent, DialogContentText, DialogTitle, TextField } from '@mui/material';
import { texts } from '../i18n/texts.js';

interface SecretProps {
  readonly title: string;
  readonly secret: string;
  readonly onClose: () => void;
}

/** A password or client secret that nobody can read again later. */
export function SecretDialog({ title, secret, onClose }: SecretProps) {
  return (
    <Dialog open onClose={onClose} aria-labelledby="secret-title" fullWidth maxWidth="sm">
      <DialogTitle id="secret-title">{title}</DialogTitle>
      <DialogContent>
        <DialogContentText>{texts.users.shownOnce}</DialogContentText>
        <TextField
          fullWidth
          label={texts.users.secret}
          value={secret}
          slotProps={{ htmlInput: { readOnly: true, style: { fontFamily: 'monospace' } } }}
        />
      </DialogContent>
      <DialogActions>
        <Button onClick={() => void navigator.clipboard.writeText(secret)}>{texts.actions.copy}</Button>
        <Button variant="contained" onClick={onClose} autoFocus>
          {texts.actions.close}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
