import { defineConfig } from 'oxlint'
import { inApps } from './.ci/apps.ts'
import { restrictions } from './.ci/wings.ts'

export default defineConfig({
  plugins: ['typescript', 'import', 'react', 'jsx-a11y', 'unicorn', 'oxc', 'promise', 'vitest'],
  options: {
    typeAware: true,
  },
  categories: {
    correctness: 'error',
    suspicious: 'error',
  },
  ignorePatterns: ['**/node_modules/**', '**/dist/**', 'docs/.vitepress/cache/**'],
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': [
      'error',
      {
        considerDefaultExhaustiveForUnions: true,
      },
    ],
    'typescript/no-unsafe-argument': 'error',
    'typescript/no-unsafe-assignment': 'error',
    'typescript/no-unsafe-call': 'error',
    'typescript/no-unsafe-member-access': 'error',
    'typescript/no-unsafe-return': 'error',
    'typescript/consistent-type-imports': 'error',
    'typescript/no-unsafe-type-assertion': 'off',
    'import/no-cycle': [
      'error',
      {
        ignoreTypes: false,
      },
    ],
    'import/no-default-export': 'off',
    'import/no-named-as-default-member': 'off',
    'import/no-unassigned-import': 'off',
    'no-console': 'error',
    'no-shadow': 'off',
    'react/react-in-jsx-scope': 'off',
    'react/rules-of-hooks': 'error',
    'react/exhaustive-deps': 'error',
    'unicorn/filename-case': [
      'error',
      {
        case: 'kebabCase',
      },
    ],
    'vitest/no-focused-tests': 'error',
    'vitest/no-disabled-tests': 'error',
    'eslint/no-await-in-loop': 'off',
    'eslint/no-underscore-dangle': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'promise/always-return': 'off',
    'promise/no-callback-in-promise': 'off',
    'typescript/consistent-return': 'off',
    'eslint/no-unmodified-loop-condition': 'off',
    'unicorn/require-post-message-target-origin': 'off',
    'vitest/valid-expect': 'off',
    'vitest/no-conditional-expect': 'off',
    'unicorn/no-useless-spread': 'off',
  },
  overrides: [
    ...restrictions,
    inApps,
    {
      files: [
        'packages/core/test/**',
        'packages/axios/test/**',
        'packages/react/test/**',
        'packages/devtools/test/**',
        'packages/react-native/test/**',
        'packages/recipes/test/**',
        'packages/recipes/src/**',
      ],
      rules: {
        'no-restricted-imports': [
          'error',
          {
            paths: [
              {
                name: '@keyturn/core',
                importNames: ['createSession'],
                message: 'Use that of watchSecrets(onTestFinished), so that the test fails where a token gets out.',
              },
              {
                name: '../src/index.ts',
                importNames: ['createSession'],
                message: 'Use that of watchSecrets(onTestFinished), so that the test fails where a token gets out.',
              },
            ],
          },
        ],
      },
    },
    {
      files: [
        '.ci/**',
        'demo/server/**',
        'demo/e2e/**',
        'demo/measure/**',
        'packages/bench/**',
        'packages/devtools/measure/**',
        'docs/**',
      ],
      rules: {
        'no-console': 'off',
      },
    },
    {
      // Declares what code in prose takes for granted, by the types of what packages export.
      files: ['docs/.programs/{setting,reader}.d.ts'],
      rules: { 'typescript/consistent-type-imports': 'off', 'unicorn/require-module-specifiers': 'off' },
    },
    {
      // Vue's hooks are no React hooks.
      files: ['docs/.vitepress/**'],
      rules: { 'react/rules-of-hooks': 'off' },
    },
    {
      files: ['**/*.mjs'],
      rules: {
        'typescript/no-unsafe-argument': 'off',
        'typescript/no-unsafe-assignment': 'off',
        'typescript/no-unsafe-call': 'off',
        'typescript/no-unsafe-member-access': 'off',
        'typescript/no-unsafe-return': 'off',
      },
    },
    {
      files: ['demo/e2e/**'],
      rules: {
        'vitest/expect-expect': 'off',
      },
    },
  ],
})
