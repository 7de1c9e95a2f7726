import Dataset from '@mui/icons-material/TableRowsOutlined';
import Settings from '@mui/icons-material/TuneOutlined';
import { ListSubheader } from '@mui/material';
import { Menu, useSidebarState } from 'react-admin';
import { captionOf, isAdministrative, rowEntities, useConsole } from '../console.js';
import { texts } from '../i18n/texts.js';
import { type Screen, SCREENS } from '../screens.js';

/** Entities by caption, then the screens that the rights allow. */
export function FrameMenu() {
  const console = useConsole();
  const entities = rowEntities(console)
    .filter((name) => console.rights.may(name, 'read') && !isAdministrative(name))
    .map((name) => ({ name, caption: captionOf(console, name) }))
    .sort((left, right) => left.caption.localeCompare(right.caption));
  return (
    <Menu>
      <Menu.DashboardItem primaryText={texts.screens.home} />
      {entities.length > 0 && <Section title={texts.frame.data} />}
      {entities.map(({ name, caption }) => (
        <Menu.Item key={name} to={`/${encodeURIComponent(name)}`} primaryText={caption} leftIcon={<Dataset />} />
      ))}
      <ScreenItems section="administration" />
      <ScreenItems section="operation" />
    </Menu>
  );
}

function ScreenItems({ section }: { readonly section: Exclude<Screen['section'], 'account'> }) {
  const { rights } = useConsole();
  const screens = SCREENS.filter((screen) => screen.section === section && screen.allowed(rights));
  return screens.length === 0 ? null : (
    <>
      <Section title={texts.frame[section]} />
      {screens.map(({ path, label }) => (
        <Menu.Item key={path} to={path} primaryText={texts.screens[label]} leftIcon={<Settings />} />
      ))}
    </>
  );
}

function Section({ title }: { readonly title: string }) {
  const [open] = useSidebarState();
  return open ? (
    <ListSubheader component="li" role="presentation" sx={{ lineHeight: '2.5rem', background: 'none' }}>
      {title}
    </ListSubheader>
  ) : null;
}
