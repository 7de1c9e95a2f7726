import { TableCell, TableHead, TableRow } from '@mui/material';
import type { Operation } from 'latchkey/react-admin';
import { texts } from '../i18n/texts.js';

export const OPERATIONS: readonly Operation[] = ['create', 'read', 'update', 'delete'];

/** The head of a table of entities by operations. */
export const OperationsHead = () => (
  <TableHead>
    <TableRow>
      <TableCell>{texts.roles.entity}</TableCell>
      {OPERATIONS.map((operation) => (
        <TableCell key={operation} align="center">
          {texts.roles.operations[operation]}
        </TableCell>
      ))}
    </TableRow>
  </TableHead>
);
