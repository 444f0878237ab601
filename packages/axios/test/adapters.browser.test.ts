import { startApi } from '@keyturn/test-servers/from-a-page'
import { describeAdapter } from './adapter-contract.ts'
import { describeBase } from './base-contract.ts'
import { pieces } from './stream-contract.ts'

const stream = (): ReadableStream => new Blob(['onetwo']).stream()
const iterables = {
  'an async iterable, which axios takes for JSON': pieces,
  'a stream of a kind that is not the browser’s own': () => ({ pipe() {} }),
}

describeAdapter({ adapter: 'xhr', startApi }, {}, { 'a web stream': stream, ...iterables })
describeAdapter({ adapter: 'fetch', startApi }, { 'a web stream': stream }, iterables)

describeBase({ adapter: 'xhr', startApi })
describeBase({ adapter: 'fetch', startApi })
