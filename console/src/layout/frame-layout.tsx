import LockOutlined from '@mui/icons-material/LockOutlined';
import ManageAccounts from '@mui/icons-material/ManageAccounts';
import Translate from '@mui/icons-material/Translate';
import { Box, IconButton, ListItemIcon, ListItemText, Menu as MuiMenu, MenuItem, Tooltip } from '@mui/material';
import { type ReactNode, useEffect, useState } from 'react';
import {
  AppBar,
  Layout,
  type LayoutProps,
  LoadingIndicator,
  Logout,
  TitlePortal,
  ToggleThemeButton,
  UserMenu,
  useUserMenu,
} from 'react-admin';
import { Link, useLocation } from 'react-router-dom';
import { useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { chooseLocale, currentLocale, LOCALES } from '../locale.js';
import { FrameMenu } from './frame-menu.js';
import { SessionEnded } from './session-ended.js';
import { ScreenError } from './states.js';

/** The frame around every screen. */
export function FrameLayout({ children, ...props }: LayoutProps & { readonly children?: ReactNode }) {
  useFreshRights();
  return (
    <Layout {...props} appBar={FrameBar} menu={FrameMenu} error={ScreenError}>
      {children}
      <SessionEnded />
    </Layout>
  );
}

/** Rights change while people work: a new screen, or coming back to the window, reads them again. */
function useFreshRights(): void {
  const { refreshRights } = useConsole();
  const { pathname } = useLocation();
  useEffect(() => {
    const refresh = (): void => {
      // Without an answer the known rights stay; the server decides in any case.
      refreshRights().catch(() => undefined);
    };
    refresh();
    window.addEventListener('focus', refresh);
    return () => {
      window.removeEventListener('focus', refresh);
    };
  }, [pathname, refreshRights]);
}

function FrameBar() {
  return (
    <AppBar
      color="secondary"
      toolbar={
        <>
          <LanguageMenu />
          <ToggleThemeButton />
          <LoadingIndicator aria-label={texts.states.loading} />
        </>
      }
      userMenu={<AccountMenu />}
    >
      <TitlePortal component="h1" variant="h6" />
    </AppBar>
  );
}

function LanguageMenu() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <Box>
      <Tooltip title={texts.frame.language}>
        <IconButton
          color="inherit"
          aria-label={texts.frame.language}
          aria-haspopup="menu"
          onClick={(event) => {
            setAnchor(event.currentTarget);
          }}
        >
          <Translate />
        </IconButton>
      </Tooltip>
      <MuiMenu
        anchorEl={anchor}
        open={anchor !== null}
        onClose={() => {
          setAnchor(null);
        }}
      >
        {LOCALES.map(({ locale, name }) => (
          <MenuItem
            key={locale}
            lang={locale}
            selected={locale === currentLocale()}
            onClick={() => {
              chooseLocale(locale);
            }}
          >
            {name}
          </MenuItem>
        ))}
      </MuiMenu>
    </Box>
  );
}

function AccountMenu() {
  const { user } = useConsole();
  return (
    <UserMenu label={user.fullName} icon={<LockOutlined />}>
      <AccountItem />
      <Logout />
    </UserMenu>
  );
}

function AccountItem() {
  const menu = useUserMenu();
  return (
    <MenuItem component={Link} to="/-/account" onClick={menu?.onClose}>
      <ListItemIcon>
        <ManageAccounts fontSize="small" />
      </ListItemIcon>
      <ListItemText>{texts.screens.account}</ListItemText>
    </MenuItem>
  );
}
