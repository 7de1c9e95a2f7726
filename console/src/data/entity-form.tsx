import { SaveButton, SimpleForm, Toolbar } from 'react-admin';
import { useConsole } from '../console.js';
import { AttributeInput } from './attribute-input.js';
import { DeleteRecordButton } from './deletion-dialog.js';
import { editable, isKey, isModifiable } from './attributes.js';

interface FormProps {
  readonly entity: string;
  readonly isNew: boolean;
}

/** Every attribute of the entity that the rights show. */
export function EntityForm({ entity, isNew }: FormProps) {
  const console = useConsole();
  const attributes = editable(console, entity).filter(
    (attribute) =>
      // A key is given once, and most are generated.
      !isKey(attribute) && !(isNew && !isModifiable(console, entity, attribute)),
  );
  return (
    <SimpleForm
      toolbar={<FormToolbar entity={entity} isNew={isNew} />}
      noValidate
      warnWhenUnsavedChanges
      sx={{ maxWidth: 900 }}
    >
      {attributes.map((attribute) => (
        <AttributeInput key={attribute.name} entity={entity} attribute={attribute} source={attribute.name} />
      ))}
    </SimpleForm>
  );
}

function FormToolbar({ entity, isNew }: FormProps) {
  const { rights } = useConsole();
  return (
    <Toolbar sx={{ justifyContent: 'space-between' }}>
      <SaveButton />
      {!isNew && rights.may(entity, 'delete') && <DeleteRecordButton entity={entity} />}
    </Toolbar>
  );
}
