import { defaultDarkTheme, defaultLightTheme, type RaThemeOptions } from 'react-admin';

const typography = {
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  h6: { fontWeight: 600 },
} as const;

const shared = {
  typography,
  shape: { borderRadius: 8 },
  sidebar: { width: 232, closedWidth: 52 },
} as const;

/** Wide tables scroll in their panels, not with the page. */
const shrinks = { minWidth: 0 };

/** Buttons say what they do in ordinary letters; tables fit many rows. */
const components = {
  MuiButton: { styleOverrides: { root: { textTransform: 'none' } } },
  MuiTextField: { defaultProps: { variant: 'outlined', margin: 'dense', size: 'small', fullWidth: false } },
  MuiFormControl: { defaultProps: { variant: 'outlined', margin: 'dense', size: 'small', fullWidth: false } },
  RaLayout: {
    styleOverrides: { root: { ...shrinks, '& .RaLayout-appFrame': shrinks, '& .RaLayout-content': shrinks } },
  },
  RaList: { styleOverrides: { root: { '& .RaList-main': shrinks, '& .RaList-content': { overflow: 'auto' } } } },
  MuiTableCell: { styleOverrides: { head: { fontWeight: 600 } } },
} as const;

export const lightTheme: RaThemeOptions = {
  ...defaultLightTheme,
  ...shared,
  palette: {
    mode: 'light',
    primary: { main: '#0f5c63' },
    secondary: { main: '#0f5c63' },
    background: { default: '#f5f7f8', paper: '#ffffff' },
    text: { primary: '#17242a', secondary: '#4a5a61' },
  },
  components: { ...defaultLightTheme.components, ...components },
};

export const darkTheme: RaThemeOptions = {
  ...defaultDarkTheme,
  ...shared,
  palette: {
    mode: 'dark',
    primary: { main: '#6fd0d8' },
    secondary: { main: '#15454b' },
    background: { default: '#10181b', paper: '#172226' },
  },
  components: { ...defaultDarkTheme.components, ...components },
};
