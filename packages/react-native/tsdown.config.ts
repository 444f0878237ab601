import { publishable } from '../../tsdown.config.ts'

export default publishable(['src/index.ts'])
