import Download from '@mui/icons-material/Download';
import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  FormGroup,
  MenuItem,
  TextField,
} from '@mui/material';
import { useState } from 'react';
import { useAction } from '../actions.js';
import { useConsole } from '../console.js';
import { download } from '../download.js';
import { texts } from '../i18n/texts.js';
import { Empty } from '../layout/states.js';
import type { RoleRow, RoleType } from './role-lists.js';

const FORMATS = ['json', 'zip'] as const;

const FILES: Readonly<Record<RoleType, string>> = { resource: 'ResourceRoles', row_level: 'RowLevelRoles' };

interface ExportProps {
  readonly type: RoleType;
  readonly roles: readonly RoleRow[];
}

/** Saves roles of the database as a file that another server can import. */
export function ExportRoles(props: ExportProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        size="small"
        startIcon={<Download />}
        onClick={() => {
          setOpen(true);
        }}
      >
        {texts.transfer.export}
      </Button>
      {open && (
        <ExportDialog
          {...props}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

function ExportDialog({ type, roles, onClose }: ExportProps & { readonly onClose: () => void }) {
  const { client } = useConsole();
  const { busy, run } = useAction();
  const stored = roles.filter(({ source }) => source === 'database');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(stored.map(({ code }) => code)));
  const [format, setFormat] = useState<string>(FORMATS[0]);
  const save = async (): Promise<void> => {
    const body = { roleType: type, codes: [...chosen], format };
    const saved = await run(async () => {
      const response = await client.fetch('POST', '/security/roles/export', { body });
      download(`${FILES[type]}.${format}`, await response.blob());
    });
    if (saved) {
      onClose();
    }
  };
  return (
    <Dialog open onClose={onClose} aria-labelledby="export-roles-title" fullWidth maxWidth="sm">
      <DialogTitle id="export-roles-title">{texts.transfer.exportTitle}</DialogTitle>
      <DialogContent>
        {stored.length === 0 ? (
          <Empty>{texts.transfer.none}</Empty>
        ) : (
          <>
            <TextField
              select
              label={texts.transfer.format}
              value={format}
              onChange={(event) => {
                setFormat(event.target.value);
              }}
              sx={{ minWidth: 120 }}
            >
              {FORMATS.map((each) => (
                <MenuItem key={each} value={each}>
                  {each.toUpperCase()}
                </MenuItem>
              ))}
            </TextField>
            <FormGroup>
              {stored.map(({ code, name }) => (
                <FormControlLabel
                  key={code}
                  label={`${name} (${code})`}
                  control={
                    <Checkbox
                      size="small"
                      checked={chosen.has(code)}
                      onChange={(event) => {
                        const others = [...chosen].filter((each) => each !== code);
                        setChosen(new Set(event.target.checked ? [...others, code] : others));
                      }}
                    />
                  }
                />
              ))}
            </FormGroup>
          </>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{texts.actions.cancel}</Button>
        <Button variant="contained" disabled={busy || chosen.size === 0} onClick={() => void save()}>
          {texts.transfer.export}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
