import { publishable } from '../../tsdown.config.ts'

export default publishable([
  'src/index.ts',
  'src/stores/redis/index.ts',
  'src/stores/sql/index.ts',
  'src/testing/index.ts',
])
