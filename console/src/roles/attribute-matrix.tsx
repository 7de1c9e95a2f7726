import { Box, MenuItem, TextField, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { useState } from 'react';
import { captionOf, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { type Access, accessTo, withAccess } from './role-draft.js';
import type { PartProps } from './role-editor.js';

const ACCESS: readonly Access[] = ['none', 'view', 'modify'];

/** The attributes of one entity at a time, each with what the role grants on it. */
export function AttributeMatrix({ draft, onChange, readOnly }: PartProps) {
  const console = useConsole();
  const granted = new Set(
    draft.resourcePolicies
      .filter(({ type }) => type === 'entityAttribute')
      .map(({ resource }) => resource.split('.')[0] ?? ''),
  );
  const captions = console.model.entities
    .map(({ entityName }) => ({ name: entityName, caption: captionOf(console, entityName) }))
    .sort((left, right) => left.caption.localeCompare(right.caption));
  const [entity, setEntity] = useState([...granted][0] ?? captions[0]?.name ?? '*');
  const names = ['*', ...console.model.attributes(entity).keys()];
  return (
    <>
      <TextField
        select
        size="small"
        label={texts.roles.entity}
        value={entity}
        onChange={(event) => {
          setEntity(event.target.value);
        }}
        sx={{ minWidth: 240 }}
      >
        <MenuItem value="*">{texts.why.everyEntity}</MenuItem>
        {captions.map(({ name, caption }) => (
          <MenuItem key={name} value={name} sx={{ fontWeight: granted.has(name) ? 600 : 400 }}>
            {caption}
          </MenuItem>
        ))}
      </TextField>
      <Box sx={{ display: 'grid', gridTemplateColumns: 'minmax(120px, 260px) 1fr', rowGap: 0.5, alignItems: 'center' }}>
        {names.map((name) => {
          const caption = name === '*' ? texts.why.everyAttribute : captionOf(console, entity, name);
          return (
            <Box key={name} sx={{ display: 'contents' }}>
              <Typography variant="body2">{caption}</Typography>
              <ToggleButtonGroup
                exclusive
                size="small"
                disabled={readOnly}
                aria-label={caption}
                value={accessTo(draft, `${entity}.${name}`)}
                onChange={(_, access: Access | null) => {
                  if (access !== null) {
                    onChange(withAccess(draft, `${entity}.${name}`, access));
                  }
                }}
              >
                {ACCESS.map((access) => (
                  <ToggleButton key={access} value={access} sx={{ textTransform: 'none', py: 0.25 }}>
                    {texts.roles.access[access]}
                  </ToggleButton>
                ))}
              </ToggleButtonGroup>
            </Box>
          );
        })}
      </Box>
    </>
  );
}
