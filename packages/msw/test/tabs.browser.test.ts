import { testTabs } from './tabs-contract.ts'

testTabs()
