import { startApi } from '@keyturn/test-servers/from-a-page'
import { server } from 'vitest/browser'
import { describeAdapter } from './adapter-contract.ts'
import { describeBase } from './base-contract.ts'
import { pieces } from './stream-contract.ts'

const stream = (): ReadableStream => new Blob(['onetwo']).stream()
const iterables = {
  'an async iterable, which axios takes for JSON': pieces,
  'a stream of a kind that is not the browser’s own': () => ({ pipe() {} }),
}

/** Of the engines here, Chromium alone sends streams. */
const sendsStreams = server.browser === 'chromium'
/** WebKit shows a 401 when it is whole, and Firefox lets go of a connection when more comes that nobody reads. */
const large = { status: 401, body: 'and so on'.repeat(500_000) }
const streams = { 'a web stream': stream }

describeAdapter({ adapter: 'xhr', startApi }, {}, { ...streams, ...iterables })
if (sendsStreams) describeAdapter({ adapter: 'fetch', startApi }, streams, iterables)
else describeAdapter({ adapter: 'fetch', startApi, sendsStreams, refusal: large }, {}, { ...streams, ...iterables })

describeBase({ adapter: 'xhr', startApi })
describeBase({ adapter: 'fetch', startApi })
