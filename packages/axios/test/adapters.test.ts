import { Readable } from 'node:stream'
import { startApi } from '@keyturn/test-servers'
import { toFormData } from 'axios'
import { describeAdapter } from './adapter-contract.ts'
import { pieces } from './stream-contract.ts'

describeAdapter(
  { adapter: 'http', startApi },
  {
    'a Node stream': () => Readable.from(['one', 'two']),
    'a stream that knows its headers': () =>
      Object.assign(Readable.from(['onetwo']), { getHeaders: () => ({ 'content-type': 'x/y' }) }),
    // Outside browsers this is a stream of the package form-data.
    'a form that axios makes of an object': () => toFormData({ text: 'onetwo' }),
  },
  { 'an async iterable, which axios takes for JSON': pieces },
)

describeAdapter(
  { adapter: 'fetch', startApi },
  { 'a web stream': () => new Blob(['onetwo']).stream(), 'a Node stream': () => Readable.from(['one', 'two']) },
  {
    'an async iterable, which axios takes for JSON': pieces,
    // Those of form-data are of a kind that nothing but Node's own clients reads.
    'a form that axios makes of an object': () => toFormData({ text: 'onetwo' }),
  },
)
