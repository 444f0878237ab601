import 'fake-indexeddb/auto'
import { testTabs } from './tabs-contract.ts'

testTabs()
