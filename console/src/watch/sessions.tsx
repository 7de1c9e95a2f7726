import { texts } from '../i18n/texts.js';
import { Screen } from '../layout/screen.js';
import { SessionsPanel } from './sessions-panel.js';

/** Everybody who is logged in. */
export default function Sessions() {
  return (
    <Screen title={texts.screens.sessions}>
      <SessionsPanel />
    </Screen>
  );
}
