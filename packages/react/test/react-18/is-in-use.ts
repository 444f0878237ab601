import { version } from 'react'

// Where the aliases of vitest.config.ts miss, the tests would pass against React 19 once more.
if (!version.startsWith('18.')) throw new Error(`These tests are for React 18, and got ${version}.`)
