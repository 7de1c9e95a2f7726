import { Box, Checkbox, Table, TableBody, TableCell, TableRow } from '@mui/material';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { OPERATIONS, OperationsHead } from '../users/operations-head.js';
import { grants, withOperation } from './role-draft.js';
import type { PartProps } from './role-editor.js';

/** Entities by operations. What `*` grants is granted on every entity. */
export function EntityMatrix({ draft, onChange, readOnly }: PartProps) {
  const console = useConsole();
  const captions = console.model.entities
    .map(({ entityName }) => ({ name: entityName, caption: captionOf(console, entityName) }))
    .sort((left, right) => left.caption.localeCompare(right.caption));
  const rows = [{ name: '*', caption: texts.why.everyEntity }, ...captions];
  return (
    <Box role="region" aria-label={texts.roles.entities} tabIndex={0} sx={{ overflow: 'auto', maxHeight: 480 }}>
      <Table size="small" stickyHeader aria-label={texts.roles.entities}>
        <OperationsHead />
        <TableBody>
          {rows.map(({ name, caption }) => (
            <TableRow key={name} hover>
              <TableCell component="th" scope="row">
                {caption}
              </TableCell>
              {OPERATIONS.map((operation) => {
                const everywhere = name !== '*' && grants(draft, '*', operation);
                return (
                  <TableCell key={operation} align="center" padding="checkbox">
                    <Checkbox
                      size="small"
                      checked={everywhere || grants(draft, name, operation)}
                      disabled={readOnly || everywhere}
                      onChange={(event) => {
                        onChange(withOperation(draft, name, operation, event.target.checked));
                      }}
                      slotProps={{ input: { 'aria-label': `${caption}: ${texts.roles.operations[operation]}` } }}
                    />
                  </TableCell>
                );
              })}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Box>
  );
}
