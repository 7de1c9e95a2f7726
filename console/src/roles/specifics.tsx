import { Checkbox, FormControlLabel, FormGroup } from '@mui/material';
import { texts } from '../i18n/texts.js';
import { Reading } from '../layout/screen.js';
import { useRead } from '../read.js';
import { grantsPermission, withPermission } from './role-draft.js';
import type { PartProps } from './role-editor.js';

/** Permissions that are not about entities: the API itself, files, services, administration. */
export function Specifics({ draft, onChange, readOnly }: PartProps) {
  const names = useRead<readonly string[]>('/security/specific-permissions');
  return (
    <Reading query={names}>
      {(known) => (
        <FormGroup>
          {['*', ...known].map((name) => (
            <FormControlLabel
              key={name}
              control={
                <Checkbox
                  size="small"
                  checked={grantsPermission(draft, name)}
                  disabled={readOnly}
                  onChange={(event) => {
                    onChange(withPermission(draft, name, event.target.checked));
                  }}
                />
              }
              label={name === '*' ? texts.roles.everyPermission : name}
            />
          ))}
        </FormGroup>
      )}
    </Reading>
  );
}
