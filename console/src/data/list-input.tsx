import { Autocomplete, TextField } from '@mui/material';
import type { ModelAttribute } from 'latchkey/react-admin';
import { useInput } from 'react-admin';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { ruleOf } from './value-rules.js';

interface ListProps {
  readonly attribute: ModelAttribute;
  readonly source: string;
  readonly label: string;
}

/** A list of values: each is typed and entered, or chosen where it is the constant of an enum. */
export function ListInput({ attribute, source, label }: ListProps) {
  const { enums } = useConsole();
  const rule = ruleOf(attribute);
  const constants = attribute.attributeType === 'ENUM' ? (enums.get(attribute.type) ?? []) : undefined;
  const { field, fieldState } = useInput<unknown>({
    source,
    validate: (values: unknown) =>
      Array.isArray(values) && rule !== undefined ? values.map(rule).find((fault) => fault !== undefined) : undefined,
  });
  const value: unknown = field.value;
  return (
    <Autocomplete
      multiple
      freeSolo={constants === undefined}
      autoSelect={constants === undefined}
      size="small"
      options={(constants ?? []).map(({ name }) => name)}
      getOptionLabel={(name) => constants?.find((each) => each.name === name)?.caption ?? name}
      value={Array.isArray(value) ? value.map(String) : []}
      onBlur={field.onBlur}
      onChange={(_, chosen) => {
        field.onChange(chosen);
      }}
      renderInput={(params) => (
        <TextField
          {...params}
          label={label}
          margin="dense"
          error={fieldState.invalid}
          helperText={fieldState.error?.message ?? (constants === undefined ? texts.filter.enterEach : undefined)}
        />
      )}
      fullWidth
    />
  );
}
