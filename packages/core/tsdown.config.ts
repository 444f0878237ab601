import { publishable } from '../../tsdown.config.ts'

export default publishable(['src/index.ts', 'src/servers/oauth.ts', 'src/servers/index.ts', 'src/testing/index.ts'])
