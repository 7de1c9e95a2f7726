import Check from '@mui/icons-material/Check';
import Close from '@mui/icons-material/Close';
import { Box, Chip, Stack, Typography } from '@mui/material';
import { isJson, isToMany, isToOne, type ModelAttribute } from 'latchkey/react-admin';
import type { ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { FileValue } from './file-value.js';
import { formatValue } from './formats.js';

interface ValueProps {
  readonly attribute: ModelAttribute;
  readonly value: unknown;
}

interface Referenced {
  readonly _entityName?: string;
  readonly _instanceName?: string;
  readonly id?: string;
}

/** The value of an attribute, in a cell or on a page. */
export function Value({ attribute, value }: ValueProps): ReactNode {
  const { enums } = useConsole();
  if (value === undefined || value === null || value === '') {
    return null;
  }
  if (Array.isArray(value)) {
    return <Values attribute={attribute} values={value} />;
  }
  if (isToOne(attribute) || isToMany(attribute)) {
    return <Reference entity={attribute.type} value={value} />;
  }
  if (attribute.attributeType === 'EMBEDDED') {
    return <Embedded entity={attribute.type} value={value as Readonly<Record<string, unknown>>} />;
  }
  if (attribute.attributeType === 'ENUM') {
    return enums.get(attribute.type)?.find(({ name }) => name === value)?.caption ?? formatValue('string', value);
  }
  if (typeof value === 'boolean') {
    return value ? (
      <Check fontSize="small" titleAccess={texts.values.yes} />
    ) : (
      <Close fontSize="small" color="disabled" titleAccess={texts.values.no} />
    );
  }
  if (attribute.type === 'fileRef') {
    return <FileValue fileRef={formatValue('fileRef', value)} />;
  }
  if (isJson(attribute)) {
    return (
      <Box component="code" sx={{ whiteSpace: 'pre-wrap', fontSize: '0.85em' }}>
        {formatValue('json', value)}
      </Box>
    );
  }
  return formatValue(attribute.type, value);
}

const Values = ({ attribute, values }: { readonly attribute: ModelAttribute; readonly values: readonly unknown[] }) => (
  <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 0.5 }}>
    {values.map((value, index) => (
      // Lists of values may hold equal ones.
      <Chip key={index} size="small" label={<Value attribute={attribute} value={value} />} />
    ))}
  </Stack>
);

/** A link to the object, where the caller may read its entity. */
function Reference({ entity, value }: { readonly entity: string; readonly value: Referenced }) {
  const { rights } = useConsole();
  const target = value._entityName ?? entity;
  const name = value._instanceName ?? value.id ?? '';
  return rights.may(target, 'read') && value.id !== undefined ? (
    <Typography
      component={Link}
      variant="body2"
      to={`/${encodeURIComponent(target)}/${encodeURIComponent(value.id)}/show`}
      onClick={(event) => {
        event.stopPropagation();
      }}
      sx={{ color: 'primary.main' }}
    >
      {name}
    </Typography>
  ) : (
    name
  );
}

interface EmbeddedProps {
  readonly entity: string;
  readonly value: Readonly<Record<string, unknown>>;
}

/** The values of an embedded object, in one line. */
function Embedded({ entity, value }: EmbeddedProps) {
  const { model } = useConsole();
  return [...model.attributes(entity).values()]
    .map(({ name, type }) => [type, value[name]] as const)
    .filter(([, each]) => each !== undefined && each !== null && each !== '')
    .map(([type, each]) => formatValue(type, each))
    .join(', ');
}
