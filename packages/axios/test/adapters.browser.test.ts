import { startApi } from '@keyturn/test-servers/from-a-page'
import { describeAdapter } from './adapter-contract.ts'

describeAdapter({ adapter: 'xhr', startApi }, {})
describeAdapter({ adapter: 'fetch', startApi }, { 'a web stream': () => new Blob(['onetwo']).stream() })
