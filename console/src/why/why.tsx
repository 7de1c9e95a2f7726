import { texts } from '../i18n/texts.js';
import { Screen } from '../layout/screen.js';
import { DenialPanel } from './denial-panel.js';
import { QuestionPanel } from './question-panel.js';

/** Why somebody may or may not do something, and what was behind a refusal. */
export default function Why() {
  return (
    <Screen title={texts.screens.why}>
      <QuestionPanel />
      <DenialPanel />
    </Screen>
  );
}
