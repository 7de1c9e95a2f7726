import { Box, Stack } from '@mui/material';
import { isToOne, type ModelAttribute } from 'latchkey/react-admin';
import type { ComponentType } from 'react';
import { ArrayInput, SimpleFormIterator } from 'react-admin';
import { useConsole } from '../console.js';
import { editable, isKey } from './attributes.js';

/** What the fields of items and embedded objects are given. */
export interface FieldProps {
  readonly entity: string;
  readonly attribute: ModelAttribute;
  /** Path in the form; the name of the attribute at the top. */
  readonly source: string;
  /** How many compositions the field may still open. */
  readonly levels?: number;
}

interface ItemsProps {
  /** Draws the field of an attribute; objects inside of objects lead back to it. */
  readonly Field: ComponentType<FieldProps>;
  /** The entity whose items these are. */
  readonly owner: string;
  readonly attribute: ModelAttribute;
  readonly source: string;
  readonly label: string;
  readonly levels: number;
}

/** The reference of an item back to its owner: the server sets it. */
const isBackReference = (owner: string, attribute: ModelAttribute): boolean =>
  isToOne(attribute) && attribute.attributeType === 'ASSOCIATION' && attribute.type === owner;

/** Items of a composition as rows: added, changed and removed with the object they belong to. */
export function ItemsInput({ Field, owner, attribute, source, label, levels }: ItemsProps) {
  const console = useConsole();
  const { rights } = console;
  const items = attribute.type;
  const attributes = editable(console, items).filter((each) => !isKey(each) && !isBackReference(owner, each));
  return (
    <ArrayInput source={source} label={label} fullWidth>
      <SimpleFormIterator
        inline
        fullWidth
        disableAdd={!rights.may(items, 'create')}
        disableRemove={!rights.may(items, 'delete')}
        disableReordering
        disableClear
        getItemLabel={false}
      >
        {attributes.map((each) => (
          <ItemField key={each.name} Field={Field} entity={items} attribute={each} source={each.name} levels={levels} />
        ))}
      </SimpleFormIterator>
    </ArrayInput>
  );
}

interface ItemFieldProps extends FieldProps {
  readonly Field: ComponentType<FieldProps>;
}

/** Rows wrap on narrow screens: each field keeps a width that can be read. */
const ItemField = ({ Field, ...field }: ItemFieldProps) => (
  <Box sx={{ minWidth: 180, flex: '1 1 180px' }}>
    <Field {...field} />
  </Box>
);

interface EmbeddedProps {
  readonly Field: ComponentType<FieldProps>;
  readonly attribute: ModelAttribute;
  readonly source: string;
  readonly label: string;
  readonly levels: number;
}

/** The attributes of an object inside of this one. */
export function EmbeddedInput({ Field, attribute, source, label, levels }: EmbeddedProps) {
  const console = useConsole();
  return (
    <Box component="fieldset" sx={{ border: 1, borderColor: 'divider', borderRadius: 1, width: '100%', my: 1 }}>
      <Box component="legend" sx={{ px: 1, color: 'text.secondary', fontSize: '0.85rem' }}>
        {label}
      </Box>
      <Stack>
        {editable(console, attribute.type)
          .filter((each) => !isKey(each))
          .map((each) => (
            <Field
              key={each.name}
              entity={attribute.type}
              attribute={each}
              source={`${source}.${each.name}`}
              levels={levels}
            />
          ))}
      </Stack>
    </Box>
  );
}
