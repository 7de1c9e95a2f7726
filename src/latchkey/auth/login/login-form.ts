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

/** What the form depends on that asks for another password. */
export interface PasswordChangeForm extends Omit<LoginForm, 'failed'> {
  readonly username: string;
  /** What is wrong with the new password of the last attempt. */
  readonly faults: readonly string[];
}

/** The page for an account whose password must change: the present one once more, and another one. */
export function passwordChangePage(texts: Texts, { action, csrf, username, faults }: PasswordChangeForm): string {
  const text = (key: string): string => escapeHtml(texts.text(`latchkey.login.${key}`));
  const lines = faults.length === 0 ? [text('changeRequired')] : faults.map(escapeHtml);
  const body = `<div id="error" role="alert">${lines.join('<br>')}</div>
<form method="post" action="${escapeHtml(action)}">
<input type="hidden" name="csrf" value="${escapeHtml(csrf)}">
<label for="username">${text('username')}</label>
<input id="username" name="username" autocomplete="username" value="${escapeHtml(username)}" readonly>
<label for="password">${text('password')}</label>
<input id="password" name="password" type="password" autocomplete="current-password" required autofocus>
<label for="newPassword">${text('newPassword')}</label>
<input id="newPassword" name="newPassword" type="password" autocomplete="new-password" required aria-describedby="error">
<button type="submit">${text('change')}</button>
</form>`;
  return pageHtml({ locale: texts.locale, title: texts.text('latchkey.login.changeTitle'), body });
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
