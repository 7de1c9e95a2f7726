import { isJson, isList, isToMany, isToOne, type ModelAttribute } from 'latchkey/react-admin';
import { BooleanInput, NullableBooleanInput, PasswordInput, SelectInput, TextInput } from 'react-admin';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { isModifiable, isSecret } from './attributes.js';
import { EmbeddedInput, type FieldProps, ItemsInput } from './composition-inputs.js';
import { FileRefInput } from './file-input.js';
import { ListInput } from './list-input.js';
import { ReadOnlyValue } from './read-only-value.js';
import { ReferenceInput } from './reference-input.js';
import { fromMoment, INPUT_TYPES, toMoment, validatorsOf } from './value-rules.js';

/** The field for an attribute: by its datatype, or its value where the rights do not allow to change it. */
export function AttributeInput({ entity, attribute, source, levels = 2 }: FieldProps) {
  const console = useConsole();
  const label = captionOf(console, entity, attribute.name);
  if (!isModifiable(console, entity, attribute)) {
    return <ReadOnlyValue attribute={attribute} source={source} label={label} />;
  }
  if (attribute.attributeType === 'COMPOSITION' && isToMany(attribute)) {
    return levels === 0 ? null : (
      <ItemsInput
        Field={AttributeInput}
        owner={entity}
        attribute={attribute}
        source={source}
        label={label}
        levels={levels - 1}
      />
    );
  }
  if (attribute.attributeType === 'COMPOSITION' || attribute.attributeType === 'EMBEDDED') {
    return (
      <EmbeddedInput Field={AttributeInput} attribute={attribute} source={source} label={label} levels={levels - 1} />
    );
  }
  if (isToOne(attribute) || isToMany(attribute)) {
    return <ReferenceInput attribute={attribute} source={source} label={label} />;
  }
  if (isList(attribute)) {
    return <ListInput attribute={attribute} source={source} label={label} />;
  }
  if (attribute.type === 'fileRef') {
    return <FileRefInput source={source} label={label} required={attribute.mandatory} />;
  }
  return <PlainInput attribute={attribute} source={source} label={label} />;
}

interface PlainProps {
  readonly attribute: ModelAttribute;
  readonly source: string;
  readonly label: string;
}

function PlainInput({ attribute, source, label }: PlainProps) {
  const { enums } = useConsole();
  const { type, mandatory } = attribute;
  const shared = { source, label, validate: validatorsOf(attribute), fullWidth: true } as const;
  if (isSecret(attribute)) {
    // Secrets are written, never read: an empty field leaves what is stored.
    return <PasswordInput {...shared} validate={[]} autoComplete="new-password" helperText={texts.form.secret} />;
  }
  if (attribute.attributeType === 'ENUM') {
    return (
      <SelectInput
        {...shared}
        choices={[...(enums.get(type) ?? [])]}
        optionValue="name"
        optionText="caption"
        translateChoice={false}
      />
    );
  }
  if (type === 'boolean') {
    return mandatory ? (
      <BooleanInput source={source} label={label} />
    ) : (
      <NullableBooleanInput source={source} label={label} />
    );
  }
  if (isJson(attribute)) {
    return <TextInput {...shared} multiline minRows={3} helperText={texts.form.json} />;
  }
  if (type === 'offsetDateTime') {
    return (
      <TextInput
        {...shared}
        type="datetime-local"
        format={fromMoment}
        parse={toMoment}
        slotProps={{ inputLabel: { shrink: true }, htmlInput: { step: 1 } }}
      />
    );
  }
  const inputType = INPUT_TYPES[type];
  return (
    <TextInput
      {...shared}
      type={inputType ?? 'text'}
      multiline={type === 'string' && isLong(attribute)}
      slotProps={
        inputType === undefined
          ? {}
          : { inputLabel: { shrink: true }, htmlInput: { step: inputType === 'date' ? undefined : 1 } }
      }
    />
  );
}

/** The metadata knows no lengths; names of long texts are much the same everywhere. */
const isLong = ({ name }: ModelAttribute): boolean =>
  /description|comment|note|text|remark|body|content|script|clause/i.test(name);
