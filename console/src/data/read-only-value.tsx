import { Box, Typography } from '@mui/material';
import type { ModelAttribute } from 'latchkey/react-admin';
import { useWatch } from 'react-hook-form';
import { Value } from './value.js';

interface ReadOnlyProps {
  readonly attribute: ModelAttribute;
  readonly source: string;
  readonly label: string;
}

/** What one may see and not change. */
export function ReadOnlyValue({ attribute, source, label }: ReadOnlyProps) {
  const value: unknown = useWatch({ name: source });
  if (value === undefined || value === null) {
    return null;
  }
  return (
    <Box sx={{ my: 1 }}>
      <Typography variant="caption" color="text.secondary" component="div">
        {label}
      </Typography>
      <Typography variant="body2" component="div">
        <Value attribute={attribute} value={value} />
      </Typography>
    </Box>
  );
}
