import type { PasswordFault, PasswordRule } from '../../common/password-rule.js';

/** Longer ones only cost time to hash. */
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

/** What every new password has to satisfy, besides the rules of the application. */
export const standardRules = (minLength: number): readonly PasswordRule[] => [
  ({ password }) => (characters(password) < minLength ? fault('TooShort', { min: minLength }) : undefined),
  ({ password }) => (characters(password) > MAX_LENGTH ? fault('TooLong', { max: MAX_LENGTH }) : undefined),
  ({ password, username }) =>
    username.length >= MIN_NAME_LENGTH && password.toLowerCase().includes(username.toLowerCase())
      ? fault('ContainsUsername')
      : undefined,
  ({ password }) => (new Set(password).size < MIN_DIFFERENT ? fault('TooUniform', { min: MIN_DIFFERENT }) : undefined),
  ({ password }) => (isCommon(password) ? fault('TooCommon') : undefined),
];

const fault = (name: string, parameters: Readonly<Record<string, number>> = {}): PasswordFault => ({
  template: `{latchkey.password.${name}.message}`,
  parameters,
});

const characters = (text: string): number => Array.from(text).length;

function isCommon(password: string): boolean {
  const core = password.toLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return COMMON_WORDS.has(core) || isRun(password);
}

/** `12345678` and `hgfedcba`: each character follows the one before. */
function isRun(password: string): boolean {
  const codes = Array.from(password.toLowerCase()).map((character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, index) => code - (codes[index] ?? 0)));
  return steps.size === 1 && (steps.has(1) || steps.has(-1));
}
