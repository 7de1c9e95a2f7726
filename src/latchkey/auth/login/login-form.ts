import type { Texts } from '../../messages/messages.js';
import { escapeHtml, pageHtml } from '../pages/page.js';

/** What the form of the login page depends on. */
export interface LoginForm {
  /** Where browsers send it. */
  readonly action: string;
  /** Token of the form. */
  readonly csrf: string;
  /** Whether the last attempt failed, for whatever reason. */
  readonly failed: boolean;
}

/** The login page (protocol/oauth.md 10.4). */
export function loginPage(texts: Texts, { action, csrf, failed }: LoginForm): string {
  const text = (key: string): string => escapeHtml(texts.text(`latchkey.login.${key}`));
  const message = failed ? `<p id="error" role="alert">${text('badCredentials')}</p>\n` : '';
  const state = failed ? ' aria-invalid="true" aria-describedby="error"' : '';
  const body = `${message}<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="csrf" value="${escapeHtml(csrf)}">
<label for="username">${text('username')}</label>
<input id="username" name="username" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus${state}>
<label for="password">${text('password')}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required${state}>
<button type="submit">${text('submit')}</button>
</form>`;
  return pageHtml({ locale: texts.locale, title: texts.text('latchkey.login.title'), body });
}
