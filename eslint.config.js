import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import { configs as regexpConfigs } from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/**
 * The folders of src/latchkey from the ground up, each with those it may import, which all stand before it
 * (docs/architecture.md).
 */
const FOLDERS = {
  config: '',
  errors: '',
  common: 'config errors',
  datatypes: 'config common',
  sql: '',
  model: 'errors common datatypes sql',
  conditions: 'errors common datatypes model',
  database: 'config errors common sql model',
  secrets: '',
  http: 'config errors common',
  workers: 'config',
  audit: 'config errors common sql model database http',
  'dynamic-attributes': 'config errors common datatypes sql model database',
  roles: 'config errors common datatypes sql model conditions database http audit dynamic-attributes',
  sessions: 'config errors common sql model database secrets audit',
  'model-versions': 'config errors common model conditions http',
  messages: 'config errors common datatypes model http roles',
  entities: 'config errors common datatypes sql model conditions database http roles model-versions messages',
  users: 'config errors common sql model database secrets http audit roles sessions messages entities/serialization',
  auth: 'config errors common sql model database secrets http audit roles sessions messages users',
  files:
    'config errors common datatypes sql model conditions database http roles sessions entities/entities.module.ts entities/read entities/viewable.ts',
  administration:
    'config errors common datatypes sql model conditions database secrets http audit roles sessions entities users ' +
    'files/files.module.ts files/ownership/file-orphans.ts files/storage/file-storages.ts',
  services: 'config errors common datatypes model database http roles model-versions messages entities',
  queries: 'config errors common datatypes sql model conditions database http roles model-versions messages entities',
  metadata: 'config errors common datatypes model http roles messages entities/fetch-plan entities/entities.module.ts',
  openapi:
    'config errors common datatypes model conditions/operators.ts http entities/entities.module.ts entities/fetch-plan ' +
    'entities/write/body/entity-body.ts entities/write/validation services queries dynamic-attributes/dynamic-types.ts',
  console: 'config errors common sql model database http audit roles sessions messages users auth',
  operations: 'config common sql database http workers audit roles sessions entities/read auth files',
  mount: 'config errors common model database http roles auth console operations',
  testing: 'config database audit users',
  introspect: 'common',
  'jmix-import': 'common errors datatypes sql model database secrets audit roles users',
  cli: 'config errors database http/logging audit roles users files openapi introspect jmix-import',
};

/** Arguments lie on the stack, which a long list overflows. */
const SPREADS = [
  {
    selector:
      'CallExpression[callee.property.name=/^(push|unshift|splice|concat|fromCharCode|fromCodePoint)$/] > SpreadElement.arguments',
    message: 'A long list overflows the stack: use append() of src/latchkey/common/in-slices.ts',
  },
  {
    selector: 'CallExpression[callee.object.name="Math"][callee.property.name=/^(min|max)$/] > SpreadElement.arguments',
    message: 'A long list overflows the stack: use reduce()',
  },
];

const OWN_FILES = { name: 'latchkey', message: 'The framework imports its own files' };

/** Code sees only the settings that it reads, so that few classes see secrets. */
const GROUPS_OF_SETTINGS = {
  group: ['**/config/settings.js'],
  importNames: ['Settings', 'SETTINGS'],
  message: 'Inject groups of src/latchkey/config/setting-groups.ts',
};

/** Folders that start applications, and the files above all folders that they need. */
const ROOTED = ['mount', 'testing', 'cli'];
const ROOT = ['create-app.ts', 'declaration-faults.ts', 'latchkey.module.ts', 'start.ts', 'surface.ts'];

const names = Object.keys(FOLDERS);
const arrows = Object.entries(FOLDERS).map(([folder, words], index) => {
  const others = words.split(' ').filter((word) => word !== '');
  const above = others.find((other) => !names.slice(0, index).includes(other.split('/')[0] ?? ''));
  if (above !== undefined) {
    throw new Error(`src/latchkey/${folder} does not stand above ${above}: change the order, or do not import it`);
  }
  return {
    target: `./src/latchkey/${folder}`,
    from: './src/latchkey',
    except: [folder, 'latchkey.ts', ...others, ...(ROOTED.includes(folder) ? ROOT : [])].map((each) => `./${each}`),
    message: `src/latchkey/${folder} may import only ${others.join(', ')}`,
  };
});

/** Applications import only the public API; the framework imports no application. */
const houses = [
  ...['./src/sales', './src/app.module.ts', './src/main.ts', './test/domain', './bench/domain'].map((target) => ({
    target,
    from: './src/latchkey',
    message: "An application imports from 'latchkey'",
  })),
  { target: './src/latchkey', from: ['./src/sales', './src/app.module.ts', './src/main.ts'] },
  { target: './compare', from: './src', message: 'The comparison knows the protocol only' },
];

export default tseslint.config(
  { ignores: ['dist', 'node_modules', 'coverage', '.mutation'] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  regexpConfigs.recommended,
  {
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      // How a pattern is spelled is its author's choice.
      'regexp/match-any': 'off',
      'regexp/no-obscure-range': 'off',
      'regexp/no-unused-capturing-group': 'off',
      'regexp/prefer-w': 'off',
      'regexp/use-ignore-case': 'off',
    },
  },
  {
    // Clients send the texts: the time of a match must grow with their length, not with its square.
    files: ['src/**/*.ts', 'bench/**/*.ts'],
    rules: { 'regexp/no-super-linear-move': ['error', { report: 'potential' }] },
  },
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: {
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [importX.createNodeResolver({ extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [...arrows, ...houses] }],
      // Types need no order, and entities refer to each other.
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      // Modules, roles and entities are classes because decorators need something to stand on.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowStaticOnly: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Nest needs the class itself where only its type seems to be used.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-non-null-assertion': 'error',
      // Options of Nest and drivers of TypeORM are plain objects to this rule.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/unbound-method': ['error', { ignoreStatic: true }],
    },
  },
  {
    files: ['src/latchkey/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', OWN_FILES] },
  },
  {
    files: ['src/latchkey/*/**/*.ts'],
    ignores: ['config', ...ROOTED].map((folder) => `src/latchkey/${folder}/**`),
    rules: { 'no-restricted-imports': ['error', { paths: [OWN_FILES], patterns: [GROUPS_OF_SETTINGS] }] },
  },
  {
    files: ['src/**/*.ts'],
    ignores: ['src/latchkey/config/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'MemberExpression[object.name="process"][property.name="env"]',
          message: 'Only src/latchkey/config reads the environment: add a setting',
        },
        ...SPREADS,
      ],
    },
  },
  { files: ['**/*.entity.ts'], rules: { 'import-x/no-cycle': 'off' } },
  {
    // A console of other parts than the framework: what both need is in latchkey/react-admin.
    files: ['console/**/*.{ts,tsx}'],
    rules: { 'no-restricted-imports': ['error', { paths: ['latchkey', 'latchkey/testing'], patterns: ['**/src/**'] }] },
  },
  {
    files: ['test/**/*.ts', '**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
    },
  },
  {
    files: ['**/*.{js,jsx}'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: Object.fromEntries(
        'AbortSignal Blob Buffer clearTimeout console fetch process setTimeout URL URLSearchParams'
          .split(' ')
          .map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    // The types of what they import are generated when they run.
    files: ['clients/generated/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
  },
  {
    files: ['clients/browser/**/*.{js,jsx}'],
    languageOptions: {
      parserOptions: { ecmaFeatures: { jsx: true } },
      globals: Object.fromEntries(
        'document FormData Image jmix localStorage window'.split(' ').map((name) => [name, 'readonly']),
      ),
    },
  },
);
