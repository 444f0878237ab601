/** What the tests found, and expect by the name of the engine; `pnpm engines` does not measure it. */
export function smallDifferences(
  table: (head: readonly string[], rows: readonly (readonly string[])[]) => string,
): string {
  return [
    '## Smaller differences',
    'Where an engine does something else, its test says so. These rows are written by hand; the tests beside them fail when they are no longer true.',
    table(['', 'Chromium', 'Firefox', 'WebKitGTK', 'shown by'], differences),
  ].join('\n\n')
}

const differences: readonly (readonly string[])[] = [
  [
    '401 whose body has no end',
    'seen at once',
    'seen at once',
    'seen when it is whole',
    '[fetch-contract](../packages/core/test/session/fetch-contract.ts)',
  ],
  [
    'connection of an answer whose reading was called off',
    'free at once',
    'free when more of it comes',
    'free at once',
    '[fetch-contract](../packages/core/test/session/fetch-contract.ts)',
  ],
  [
    '`keepalive` request that its signal has ended, a refresh after `refreshTimeout` above all',
    'goes on for 30 s: it holds its connection, and the cookie of its answer is kept',
    'ends at once',
    'not measured',
    '[a script](../findings/chromium-lets-an-aborted-keepalive-fetch-go-on.sh)',
  ],
  [
    '`Request` that an app makes of a `ReadableStream`',
    'sent, over HTTP/2',
    'has become the text `[object ReadableStream]`',
    'sent, as a copy',
    '[fetch-contract](../packages/core/test/session/fetch-contract.ts)',
  ],
  [
    'progress of an upload by axios’ `fetch` adapter',
    'told',
    'not told',
    'not told',
    '[response-contract](../packages/axios/test/response-contract.ts)',
  ],
  [
    '`fetch` without `keepalive` from `pagehide`',
    'sent',
    'sent',
    'not sent',
    '[back-forward-cache.e2e](../packages/core/test/engines/back-forward-cache.e2e.test.ts)',
  ],
  [
    'code of a WebSocket that is closed with 1012',
    '1012',
    '1012',
    '1002',
    '[session-socket-contract](../packages/recipes/test/session-socket-contract.ts)',
  ],
  [
    'what `reportError` tells in a frame of no origin',
    'the error',
    'the error',
    '`Script error.`',
    '[frames.e2e](../packages/core/test/engines/frames.e2e.test.ts)',
  ],
  [
    'double-submit cookie `__Host-csrf` of the mock server, over `http://localhost`',
    'kept',
    'kept',
    'refused',
    '[handlers.browser](../packages/msw/test/handlers.browser.test.ts)',
  ],
]
