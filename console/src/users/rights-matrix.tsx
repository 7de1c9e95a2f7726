import Check from '@mui/icons-material/Check';
import { Box, Button, Chip, Stack, Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import type { Rights } from 'latchkey/react-admin';
import { Fragment, useState } from 'react';
import { Link } from 'react-router-dom';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Empty } from '../layout/states.js';
import { OPERATIONS, OperationsHead } from './operations-head.js';

interface MatrixProps {
  readonly rights: Rights;
  /** Links to the explanations of this person's rights. */
  readonly username?: string;
}

/** Entities by operations; a row opens its attributes. Entities without any right are left out. */
export function RightsMatrix({ rights, username }: MatrixProps) {
  const console = useConsole();
  const [open, setOpen] = useState<string>();
  const rows = console.model.entities
    .map(({ entityName }) => entityName)
    .filter((name) => OPERATIONS.some((operation) => rights.may(name, operation)))
    .sort((left, right) => captionOf(console, left).localeCompare(captionOf(console, right)));
  const specifics = rights.json.specifics.map(({ target }) => target);
  return (
    <Stack spacing={2}>
      {rows.length === 0 ? (
        <Empty>{texts.users.noRights}</Empty>
      ) : (
        <Box sx={{ overflowX: 'auto' }}>
          <Table size="small" aria-label={texts.users.rights}>
            <OperationsHead />
            <TableBody>
              {rows.map((name) => (
                <Fragment key={name}>
                  <TableRow hover>
                    <TableCell component="th" scope="row">
                      <Button
                        size="small"
                        aria-expanded={open === name}
                        onClick={() => {
                          setOpen(open === name ? undefined : name);
                        }}
                      >
                        {captionOf(console, name)}
                      </Button>
                    </TableCell>
                    {OPERATIONS.map((operation) => (
                      <TableCell key={operation} align="center">
                        <Permitted
                          yes={rights.may(name, operation)}
                          why={username === undefined ? undefined : whyAddress(username, name, operation)}
                        />
                      </TableCell>
                    ))}
                  </TableRow>
                  {open === name && (
                    <TableRow>
                      <TableCell colSpan={OPERATIONS.length + 1}>
                        <Attributes entity={name} rights={rights} />
                      </TableCell>
                    </TableRow>
                  )}
                </Fragment>
              ))}
            </TableBody>
          </Table>
        </Box>
      )}
      {specifics.length > 0 && (
        <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 0.5 }}>
          {specifics.map((name) => (
            <Chip key={name} size="small" variant="outlined" label={name} />
          ))}
        </Stack>
      )}
    </Stack>
  );
}

export const whyAddress = (username: string, entity: string, action: string): string =>
  `/-/why?${new URLSearchParams({ username, entity, action }).toString()}`;

/** A right that is there, or a way to find out why it is not. */
function Permitted({ yes, why }: { readonly yes: boolean; readonly why: string | undefined }) {
  if (yes) {
    return <Check fontSize="small" color="success" titleAccess={texts.values.yes} />;
  }
  return why === undefined ? (
    '–'
  ) : (
    <Box
      component={Link}
      to={why}
      aria-label={`${texts.values.no}. ${texts.screens.why}`}
      sx={{ color: 'text.secondary' }}
    >
      –
    </Box>
  );
}

function Attributes({ entity, rights }: { readonly entity: string; readonly rights: Rights }) {
  const console = useConsole();
  return (
    <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 0.5 }}>
      {[...console.model.attributes(entity).values()].map(({ name }) => {
        const access = rights.modifies(entity, name) ? 'modify' : rights.views(entity, name) ? 'view' : 'none';
        return (
          <Chip
            key={name}
            size="small"
            variant={access === 'modify' ? 'filled' : 'outlined'}
            disabled={access === 'none'}
            label={
              <Typography component="span" variant="caption">
                {captionOf(console, entity, name)}: {texts.roles.access[access]}
              </Typography>
            }
          />
        );
      })}
    </Stack>
  );
}
