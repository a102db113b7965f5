import js from '@eslint/js'
import jsxA11y from 'eslint-plugin-jsx-a11y'
import reactHooks from 'eslint-plugin-react-hooks'
import globals from 'globals'
import tseslint from 'typescript-eslint'

const forbid = (...patterns) => ({
  'no-restricted-imports': ['error', { patterns: patterns.map(([group, message]) => ({ group: [group].flat(), message })) }],
})
const noApp = ['@/app/*', 'src/app puts the parts together; nothing else may depend on it.']
const noFeatures = ['@/features/*', 'Features are leaves: only src/app may import one.']
const noParents = ['../*', 'Import other folders by their @/ address, so that the zones can be checked.']

export default tseslint.config(
  { ignores: ['dist', 'coverage', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'max-lines': ['error', 400],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ['src/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended, jsxA11y.flatConfigs.strict],
    languageOptions: { globals: globals.browser },
    rules: {
      'no-eval': 'error',
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { property: 'innerHTML', message: 'Text from elsewhere is shown as text.' },
        { property: 'outerHTML', message: 'Text from elsewhere is shown as text.' },
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: "JSXAttribute[name.name='dangerouslySetInnerHTML']",
          message: 'Text from elsewhere is shown as text.',
        },
        { selector: "JSXAttribute[name.name='style']", message: 'The content security policy forbids inline styles.' },
      ],
    },
  },
  { files: ['src/features/**'], rules: forbid(noApp, noFeatures, noParents) },
  { files: ['src/components/**'], rules: forbid(noApp, noFeatures, noParents) },
  { files: ['src/auth/**', 'src/i18n/**'], rules: forbid(noApp, noFeatures, ['@/components/*', 'Shared logic has no user interface.'], noParents) },
  { files: ['src/api/**'], rules: forbid(noApp, noFeatures, ['@/components/*', 'The API layer has no user interface.'], noParents) },
  {
    files: ['src/lib/**'],
    rules: forbid(noApp, noFeatures, [['@/components/*', '@/api/*', '@/auth/*'], 'Helpers depend on nothing above them.'], noParents),
  },
  { files: ['scripts/**', 'audit/**'], languageOptions: { globals: globals.node } },
  { files: ['build/service-worker.js'], languageOptions: { globals: globals.serviceworker } },
  { files: ['**/*.js', '**/*.mjs'], extends: [tseslint.configs.disableTypeChecked] },
)
