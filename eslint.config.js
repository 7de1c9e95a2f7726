import js from '@eslint/js';
import importX from 'eslint-plugin-import-x';
import { configs as regexpConfigs } from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** Which folder of src/latchkey may import which others; design: arrows point one way. */
const FOLDERS = {
  common: ['config'],
  config: ['common'],
  datatypes: ['common', 'files/file-ref.ts'],
  messages: ['common', 'config', 'datatypes', 'metadata', 'roles'],
  metadata: ['common', 'config', 'database', 'datatypes'],
  database: ['common', 'config', 'metadata'],
  conditions: ['common', 'datatypes', 'metadata'],
  logging: ['common', 'config'],
  audit: ['auth/principal.ts', 'common', 'config', 'database', 'logging', 'metadata'],
  administration: [
    'audit',
    'auth',
    'common',
    'conditions',
    'config',
    'database',
    'datatypes',
    'entities',
    'metadata',
    'roles',
    'users',
  ],
  roles: ['audit', 'common', 'conditions', 'config', 'database', 'datatypes', 'metadata', 'auth/principal.ts'],
  auth: ['audit', 'common', 'config', 'database', 'messages', 'metadata', 'roles', 'users'],
  users: [
    'audit',
    'common',
    'config',
    'database',
    'messages',
    'metadata',
    'roles',
    'auth',
    'datatypes',
    'entities/serialization',
  ],
  files: [
    'auth/tokens',
    'common',
    'conditions',
    'config',
    'database',
    'entities/read',
    'entities/viewable.ts',
    'metadata',
    'roles',
  ],
  'model-versions': ['common', 'config', 'metadata'],
  entities: [
    'audit',
    'common',
    'conditions',
    'config',
    'database',
    'datatypes',
    'messages',
    'metadata',
    'model-versions',
    'roles',
  ],
  queries: [
    'auth/principal.ts',
    'common',
    'conditions',
    'config',
    'database',
    'datatypes',
    'entities',
    'messages',
    'metadata',
    'model-versions',
    'roles',
  ],
  services: [
    'common',
    'config',
    'database',
    'datatypes',
    'entities',
    'messages',
    'metadata',
    'model-versions',
    'roles',
  ],
  docs: [
    'common',
    'conditions/operators.ts',
    'config',
    'datatypes',
    'entities/entities.module.ts',
    'entities/fetch-plan',
    'entities/write/body/entity-body.ts',
    'entities/write/validation',
    'metadata',
    'queries',
    'roles',
    'services',
  ],
  introspection: [
    'common',
    'datatypes',
    'messages',
    'metadata',
    'roles',
    'entities/fetch-plan',
    'entities/entities.module.ts',
  ],
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

const arrows = Object.entries(FOLDERS).map(([folder, others]) => ({
  target: `./src/latchkey/${folder}`,
  from: './src',
  except: [folder, ...others, 'latchkey.ts'].map((each) => `./latchkey/${each}`),
  message: `src/latchkey/${folder} may import only ${others.join(', ')}`,
}));

/** Applications know the public API and nothing deeper; the framework knows no application. */
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
    rules: {
      'import-x/no-restricted-paths': ['error', { zones: [...arrows, ...houses] }],
      'import-x/no-cycle': 'off',
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
