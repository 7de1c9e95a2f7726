import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import { configs as regexpConfigs } from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** The folders of src/latchkey from the ground up: each may import those before it (docs/architecture.md). */
const FOLDERS = [
  'config',
  'errors',
  'common',
  'datatypes',
  'sql',
  'model',
  'conditions',
  'database',
  'secrets',
  'http',
  'audit',
  'roles',
  'sessions',
  'model-versions',
  'messages',
  'entities',
  'users',
  'administration',
  'auth',
  'files',
  'services',
  'queries',
  'metadata',
  'openapi',
  'testing',
  'cli',
];

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

const arrows = FOLDERS.map((folder, index) => ({
  target: `./src/latchkey/${folder}`,
  from: FOLDERS.slice(index + 1).map((above) => `./src/latchkey/${above}`),
  message: `src/latchkey/${folder} may import only ${FOLDERS.slice(0, index).join(', ')}`,
})).slice(0, -1);

/** Applications import only the public API; the framework imports no application. */
const houses = [
  ...['./src/sales', './src/app.module.ts', './src/main.ts', './test/domain', './bench/domain'].map((target) => ({
    target,
    from: './src/latchkey',
    message: "An application imports from 'latchkey'",
  })),
  { target: './src/latchkey', from: ['./src/sales', './src/app.module.ts', './src/main.ts'] },
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
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts'] },
      'import-x/resolver-next': [importX.createNodeResolver({ extensionAlias: { '.js': ['.ts', '.js'] } })],
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
    rules: { 'no-restricted-imports': ['error', { name: 'latchkey', message: 'The framework imports its own files' }] },
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
    files: ['test/**/*.ts', '**/*.spec.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-confusing-void-expression': 'off',
    },
  },
  {
    files: ['**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: Object.fromEntries(
        'Blob Buffer clearTimeout console fetch process setTimeout URL URLSearchParams'
          .split(' ')
          .map((name) => [name, 'readonly']),
      ),
    },
  },
);
