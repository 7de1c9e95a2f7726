import Search from '@mui/icons-material/Search';
import { InputAdornment, TextField } from '@mui/material';
import { useState } from 'react';
import { texts } from '../i18n/texts.js';
import { useListFilter } from './list-filter.js';

/** Finds a text in the names of the rows. */
export function SearchField() {
  const { filter, change } = useListFilter();
  const [text, setText] = useState(filter.q ?? '');
  return (
    <TextField
      size="small"
      margin="none"
      type="search"
      hiddenLabel
      placeholder={texts.list.search}
      value={text}
      onChange={(event) => {
        setText(event.target.value);
        change({ q: event.target.value === '' ? undefined : event.target.value }, true);
      }}
      slotProps={{
        htmlInput: { 'aria-label': texts.list.search },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <Search fontSize="small" />
            </InputAdornment>
          ),
        },
      }}
      sx={{ minWidth: 180 }}
    />
  );
}
