import { publishable, resolvedAs } from '../../tsdown.config.ts'

// `@keyturn/core/checks` is resolved by whoever bundles the app.
export default publishable(['src/index.ts'], resolvedAs('development'))
