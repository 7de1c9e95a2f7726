import { Autocomplete, TextField } from '@mui/material';
import { useState } from 'react';
import { useGetList } from 'react-admin';
import { texts } from '../i18n/texts.js';

/** An object that others refer to. */
export interface Referenced {
  readonly id: string;
  readonly _instanceName?: string;
}

interface PickerProps {
  readonly entity: string;
  readonly label: string;
  readonly value: readonly Referenced[];
  readonly onChange: (value: readonly Referenced[]) => void;
  readonly multiple: boolean;
  readonly required?: boolean;
  readonly error?: string;
  readonly size?: 'small' | 'medium';
}

/** Suggestions that fit on a screen; more come by typing. */
const SUGGESTIONS = 25;

/** Finds objects by their names, and shows the chosen ones as chips where there may be several. */
export function ReferencePicker({ entity, label, value, onChange, multiple, required, error, size }: PickerProps) {
  const [typed, setTyped] = useState('');
  const [open, setOpen] = useState(false);
  const chosenName = multiple ? '' : (value[0]?._instanceName ?? '');
  const { data, isFetching } = useGetList<Referenced>(
    entity,
    {
      pagination: { page: 1, perPage: SUGGESTIONS },
      // A name that is chosen already finds the others, too.
      filter: typed === '' || typed === chosenName ? {} : { q: typed },
      meta: { fetchPlan: '_instance_name' },
    },
    { enabled: open },
  );
  const shared = {
    open,
    options: data ?? [],
    loading: isFetching,
    loadingText: texts.states.loading,
    noOptionsText: texts.list.noMatch,
    filterOptions: (options: Referenced[]) => options,
    getOptionLabel: (option: Referenced) => option._instanceName ?? option.id,
    getOptionKey: (option: Referenced) => option.id,
    isOptionEqualToValue: (option: Referenced, chosen: Referenced) => option.id === chosen.id,
    onOpen: () => {
      setOpen(true);
    },
    onClose: () => {
      setOpen(false);
    },
    onInputChange: (_: unknown, text: string) => {
      setTyped(text);
    },
    fullWidth: true,
    size: size ?? ('small' as const),
  };
  const field = (params: object) => (
    <TextField
      {...params}
      label={label}
      required={required}
      error={error !== undefined}
      helperText={error}
      margin="dense"
    />
  );
  return multiple ? (
    <Autocomplete
      {...shared}
      multiple
      disableCloseOnSelect
      value={[...value]}
      renderInput={field}
      onChange={(_, chosen) => {
        onChange(chosen);
      }}
    />
  ) : (
    <Autocomplete
      {...shared}
      value={value[0] ?? null}
      renderInput={field}
      onChange={(_, chosen) => {
        onChange(chosen === null ? [] : [chosen]);
      }}
    />
  );
}
