import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogContentText,
  DialogTitle,
  FormControlLabel,
  Radio,
  RadioGroup,
  Table,
  TableBody,
  TableCell,
  TableHead,
  TableRow,
} from '@mui/material';
import { useState } from 'react';
import { type RaRecord, useGetOne, useNotify, useRedirect, useRefresh, useUpdate } from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { Failure, Loading } from '../layout/states.js';
import { isBookkeeping, isModifiable, viewable } from './attributes.js';
import { Value } from './value.js';

interface ConflictProps {
  readonly entity: string;
  /** What the form wanted to save. */
  readonly mine: RaRecord;
  /** What the form started with; the object on the screen may have been read again since. */
  readonly base: object;
  readonly meta: object;
  readonly onClose: () => void;
}

type Values = Readonly<Record<string, unknown>>;

const differs = (left: unknown, right: unknown): boolean =>
  JSON.stringify(left ?? null) !== JSON.stringify(right ?? null);

/** Somebody else has saved in between: both values of each attribute side by side, and a choice. */
export function ConflictDialog({ entity, mine, base, meta, onClose }: ConflictProps) {
  const console = useConsole();
  const notify = useNotify();
  const redirect = useRedirect();
  const refresh = useRefresh();
  const [taken, setTaken] = useState<Readonly<Record<string, 'mine' | 'theirs'>>>({});
  const { data: theirs, error } = useGetOne<RaRecord>(entity, { id: mine.id, meta }, { retry: false, gcTime: 0 });
  const [update, { isPending }] = useUpdate();

  const attributes = viewable(console, entity).filter(
    (each) => !isBookkeeping(each) && isModifiable(console, entity, each),
  );
  const changed = (record: Values | undefined) => (name: string) =>
    record !== undefined && differs(record[name], (base as Values)[name]);
  const rows = attributes.filter(({ name }) => differs((mine as Values)[name], (theirs as Values | undefined)?.[name]));
  const choiceOf = (name: string): 'mine' | 'theirs' => taken[name] ?? (changed(mine)(name) ? 'mine' : 'theirs');

  const save = (): void => {
    if (theirs === undefined) {
      return;
    }
    const merged = Object.fromEntries(
      attributes.map(({ name }) => [name, (choiceOf(name) === 'mine' ? (mine as Values) : (theirs as Values))[name]]),
    );
    void update(
      entity,
      { id: mine.id, data: { ...theirs, ...merged }, previousData: theirs, meta },
      {
        onSuccess: () => {
          notify('ra.notification.updated', { type: 'info', messageArgs: { smart_count: 1 } });
          onClose();
          refresh();
          redirect('list', entity);
        },
        onError: (fault: unknown) => {
          notify(fault instanceof Error ? fault.message : String(fault), { type: 'error' });
        },
      },
    );
  };

  return (
    <Dialog open onClose={onClose} maxWidth="md" fullWidth aria-labelledby="conflict-title">
      <DialogTitle id="conflict-title">{texts.conflict.title}</DialogTitle>
      <DialogContent>
        <DialogContentText>{texts.conflict.help}</DialogContentText>
        {error !== null && <Failure error={error} />}
        {theirs === undefined && error === null && <Loading />}
        {theirs !== undefined && (
          <Table size="small">
            <TableHead>
              <TableRow>
                <TableCell>{texts.filter.attribute}</TableCell>
                <TableCell>{texts.conflict.mine}</TableCell>
                <TableCell>{texts.conflict.theirs}</TableCell>
              </TableRow>
            </TableHead>
            <TableBody>
              {rows.map((attribute) => (
                <TableRow key={attribute.name}>
                  <TableCell component="th" scope="row">
                    {captionOf(console, entity, attribute.name)}
                  </TableCell>
                  {(['mine', 'theirs'] as const).map((side) => (
                    <TableCell key={side}>
                      <RadioGroup
                        value={choiceOf(attribute.name)}
                        onChange={() => {
                          setTaken({ ...taken, [attribute.name]: side });
                        }}
                      >
                        <FormControlLabel
                          value={side}
                          control={<Radio size="small" />}
                          label={
                            <Value
                              attribute={attribute}
                              value={((side === 'mine' ? mine : theirs) as Values)[attribute.name]}
                            />
                          }
                        />
                      </RadioGroup>
                    </TableCell>
                  ))}
                </TableRow>
              ))}
            </TableBody>
          </Table>
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{texts.conflict.back}</Button>
        <Button variant="contained" onClick={save} disabled={theirs === undefined || isPending}>
          {texts.conflict.save}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
