import { publishable } from '../../tsdown.config.ts'

export default publishable([
  'src/index.ts',
  'src/node/index.ts',
  'src/node/main.ts',
  'src/opentelemetry/index.ts',
  'src/stores/durable-objects/index.ts',
  'src/stores/redis/index.ts',
  'src/stores/sql/index.ts',
  'src/stores/sqlite/index.ts',
  'src/testing/index.ts',
])
