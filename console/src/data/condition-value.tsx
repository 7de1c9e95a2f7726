import { Autocomplete, MenuItem, TextField } from '@mui/material';
import { isToOne, type ModelAttribute } from 'latchkey/react-admin';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { takesList } from './operators.js';
import { type Referenced, ReferencePicker } from './reference-picker.js';

interface ValueProps {
  readonly attribute: ModelAttribute;
  readonly operator: string;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly userAttributes?: readonly string[];
}

/** Chooses an attribute of the current user instead of a value. */
const USER = 'user.';

/** Kinds of `<input>` for the values of a datatype; the others are texts. */
const INPUTS: Readonly<Record<string, string>> = {
  localDate: 'date',
  date: 'date',
  localDateTime: 'datetime-local',
  dateTime: 'datetime-local',
  localTime: 'time',
};

const asList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : value === undefined || value === null ? [] : [value];

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** What an attribute is compared with. */
export function ConditionValue(props: ValueProps) {
  const { value, userAttributes } = props;
  if (userAttributes === undefined) {
    return <PlainValue {...props} />;
  }
  const named = typeof value === 'object' && value !== null && 'currentUser' in value ? textOf(value.currentUser) : '';
  return (
    <>
      <TextField
        select
        size="small"
        margin="none"
        label={texts.filter.comparedWith}
        value={named === '' ? 'value' : USER + named}
        onChange={(event) => {
          const chosen = event.target.value;
          props.onChange(chosen === 'value' ? undefined : { currentUser: chosen.slice(USER.length) });
        }}
        sx={{ minWidth: 150 }}
      >
        <MenuItem value="value">{texts.filter.aValue}</MenuItem>
        {userAttributes.map((name) => (
          <MenuItem key={name} value={USER + name}>
            {texts.filter.ofCurrentUser(name)}
          </MenuItem>
        ))}
      </TextField>
      {named === '' && <PlainValue {...props} />}
    </>
  );
}

function PlainValue({ attribute, operator, value, onChange }: ValueProps) {
  const { enums } = useConsole();
  const several = takesList(operator);
  if (isToOne(attribute)) {
    return (
      <div style={{ minWidth: 220 }}>
        <ReferencePicker
          entity={attribute.type}
          label={texts.filter.value}
          multiple={several}
          value={asList(value).map(referenced)}
          onChange={(chosen) => {
            const ids = chosen.map(({ id, _instanceName }) => ({ id, _instanceName }));
            onChange(several ? ids : ids[0]);
          }}
        />
      </div>
    );
  }
  const choices =
    attribute.attributeType === 'ENUM'
      ? (enums.get(attribute.type) ?? []).map(({ name, caption }) => ({ name, caption }))
      : attribute.type === 'boolean'
        ? [
            { name: 'true', caption: texts.values.yes },
            { name: 'false', caption: texts.values.no },
          ]
        : undefined;
  if (choices !== undefined) {
    const chosen = asList(value).map(textOf);
    return (
      <TextField
        select
        size="small"
        margin="none"
        label={texts.filter.value}
        value={several ? chosen : (chosen[0] ?? '')}
        onChange={(event) => {
          onChange(event.target.value);
        }}
        slotProps={{ select: { multiple: several } }}
        sx={{ minWidth: 150 }}
      >
        {choices.map(({ name, caption }) => (
          <MenuItem key={name} value={name}>
            {caption}
          </MenuItem>
        ))}
      </TextField>
    );
  }
  if (several) {
    return (
      <Autocomplete
        multiple
        freeSolo
        autoSelect
        size="small"
        options={[] as string[]}
        value={asList(value).map(textOf)}
        onChange={(_, chosen) => {
          onChange(chosen);
        }}
        renderInput={(params) => (
          <TextField {...params} margin="none" label={texts.filter.values} placeholder={texts.filter.enterEach} />
        )}
        sx={{ minWidth: 220 }}
      />
    );
  }
  const type = INPUTS[attribute.type];
  return (
    <TextField
      size="small"
      margin="none"
      label={texts.filter.value}
      type={type ?? 'text'}
      value={textOf(value)}
      onChange={(event) => {
        onChange(event.target.value);
      }}
      placeholder={attribute.type === 'offsetDateTime' ? '2024-05-02T10:15:00Z' : undefined}
      slotProps={{
        inputLabel: type === undefined ? {} : { shrink: true },
        htmlInput: { step: type === 'date' ? undefined : 1 },
      }}
      sx={{ minWidth: 150 }}
    />
  );
}

/** The name is kept beside the id, so that the address shows it after a reload; the server looks at the id only. */
function referenced(value: unknown): Referenced {
  return typeof value === 'object' && value !== null && 'id' in value
    ? (value as Referenced)
    : { id: textOf(value), _instanceName: textOf(value) };
}
