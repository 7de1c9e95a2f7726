import { isToMany, type ModelAttribute } from 'latchkey/react-admin';
import { required, useInput } from 'react-admin';
import { type Referenced, ReferencePicker } from './reference-picker.js';

interface ReferenceProps {
  readonly attribute: ModelAttribute;
  readonly source: string;
  readonly label: string;
}

/** A reference to one object, or links to several. */
export function ReferenceInput({ attribute, source, label }: ReferenceProps) {
  const multiple = isToMany(attribute);
  const { field, fieldState } = useInput<unknown>({
    source,
    validate: attribute.mandatory && !multiple ? required() : undefined,
  });
  const value: unknown = field.value;
  return (
    <ReferencePicker
      entity={attribute.type}
      label={label}
      multiple={multiple}
      required={attribute.mandatory && !multiple}
      value={chosenOf(value)}
      error={fieldState.error === undefined ? undefined : plain(fieldState.error.message)}
      onChange={(chosen) => {
        field.onChange(multiple ? [...chosen] : (chosen[0] ?? null));
      }}
    />
  );
}

function chosenOf(value: unknown): readonly Referenced[] {
  if (Array.isArray(value)) {
    return value as readonly Referenced[];
  }
  return typeof value === 'object' && value !== null && 'id' in value && value.id !== null ? [value as Referenced] : [];
}

/** react-admin wraps its own messages with their key. */
const plain = (message: string | undefined): string => (message ?? '').replace(/^@@react-admin@@"?|"$/g, '');
