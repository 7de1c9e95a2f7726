import type { PasswordViolation, PasswordRule } from '../../common/password-rule.js';

/** Longer passwords only cost time to hash. */
const MAX_LENGTH = 256;
const MIN_DIFFERENT = 4;
/** Shorter names are part of too many words. */
const MIN_NAME_LENGTH = 3;

/** Words that people choose first, however they decorate them with digits and signs. */
const COMMON_WORDS: ReadonlySet<string> = new Set([
  'password',
  'passwort',
  'passw',
  'letmein',
  'welcome',
  'willkommen',
  'qwerty',
  'qwertz',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'iloveyou',
  'admin',
  'administrator',
  'changeme',
  'secret',
  'geheim',
  'test',
  'default',
  'latchkey',
]);

/** Comes before all other rules, which then have little to read. */
export const lengthLimit: PasswordRule = ({ password }) =>
  hasMoreThan(MAX_LENGTH, password) ? fault('TooLong', { max: MAX_LENGTH }) : undefined;

/** What every new password within {@link lengthLimit} must satisfy, in addition to the rules of the application. */
export const standardRules = (minLength: number): readonly PasswordRule[] => [
  ({ password }) => (hasMoreThan(minLength - 1, password) ? undefined : fault('TooShort', { min: minLength })),
  ({ password, username }) =>
    username.length >= MIN_NAME_LENGTH && password.toLowerCase().includes(username.toLowerCase())
      ? fault('ContainsUsername')
      : undefined,
  ({ password }) => (new Set(password).size < MIN_DIFFERENT ? fault('TooUniform', { min: MIN_DIFFERENT }) : undefined),
  ({ password }) => (isCommon(password) ? fault('TooCommon') : undefined),
];

const fault = (name: string, parameters: Readonly<Record<string, number>> = {}): PasswordViolation => ({
  template: `{latchkey.password.${name}.message}`,
  parameters,
});

/** Counts characters, of which JavaScript keeps some as two units. */
const hasMoreThan = (length: number, text: string): boolean =>
  text.length > 2 * length || Array.from(text).length > length;

function isCommon(password: string): boolean {
  return COMMON_WORDS.has(core(password.toLowerCase())) || isRun(password);
}

/** From the first letter to the last one. */
function core(text: string): string {
  const characters = Array.from(text);
  const first = characters.findIndex(isLetter);
  return first < 0 ? '' : characters.slice(first, characters.findLastIndex(isLetter) + 1).join('');
}

const isLetter = (character: string): boolean => /\p{L}/u.test(character);

/** `12345678` and `hgfedcba`: each character follows the one before. */
function isRun(password: string): boolean {
  const codes = Array.from(password.toLowerCase()).map((character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}
