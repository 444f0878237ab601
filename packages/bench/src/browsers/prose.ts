import { browsers, needed, needs, promised, since, type Need, type Versions } from './versions.ts'

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string

const columns = ['Chrome, Edge', 'Firefox', 'Safari', 'Safari on iOS']

/** The versions from which on Keyturn runs, and why from these. */
export function versionsPromised(table: Table): string {
  const optional = Object.values(needs)
    .flat()
    .filter(({ without }) => without !== undefined)
  return [
    '## Versions that are promised',
    `**Chrome and Edge ${promised.chrome}, Firefox ${promised.firefox}, Safari ${promised.safari}, on iOS, too, or newer.** What the packages need, by [MDN’s data](https://github.com/mdn/browser-compat-data):`,
    table(['', ...columns, 'decided by'], Object.entries(needs).map(packageRow)),
    'The packages are built for ES2022. These versions are computed, not run: the tests run in the versions above. React and axios have needs of their own. The demo is built for ES2023, and the mock server is for development.',
    'What is used where it is there:',
    table(['', ...columns, 'without'], optional.map(optionalRow)),
  ].join('\n\n')
}

function packageRow([name, list]: readonly [string, readonly Need[]]): readonly string[] {
  const least = needed(list)
  const deciding = list.filter(
    ({ key, without }) => without === undefined && browsers.some((browser) => since(key)[browser] === least[browser]),
  )
  return [name, ...cells(least), deciding.map(link).join(', ')]
}

function optionalRow(need: Need): readonly string[] {
  return [link(need), ...cells(since(need.key)), need.without ?? '']
}

function link({ key, at }: Need): string {
  const name = key
    .replace('javascript.classes.static.initialization_blocks', 'ES2022')
    .replace(/^.*\.(?=\w+\.\w+$)/, '')
  return `[${name.replace(/^api\.|_static$/g, '')}](../${at})`
}

function cells(versions: Versions): readonly string[] {
  return browsers.map((browser) => (versions[browser] === Infinity ? 'none' : String(versions[browser])))
}

/** What WebKitGTK says of Safari. */
export const safari = `## Safari and iOS

No test has run in Safari. WebKitGTK stands for it as far as the two are the same: WebKit’s parser, JavaScript engine, DOM and events, \`fetch\` and streams as scripts see them, Web Locks, \`BroadcastChannel\`,
dialogs and focus in the page, and the rules of WebKit’s own back/forward cache.

It does not stand for what Apple adds or has in its place:

| | in Safari | what Keyturn does about it |
| --- | --- | --- |
| network | Apple’s CFNetwork; WebKitGTK has libsoup: other connections, HTTP cache, \`keepalive\`, HTTP/2 and 3 | asks for nothing but \`fetch\`; a lost answer is asked for again ([0008](decisions/0008-resilient-rotation-is-the-default.md)) |
| cookies | another store, with Intelligent Tracking Prevention: none for third parties, and what scripts stored is erased after seven days without a visit | the refresh cookie is set by the server, on the site of the app; what is erased is asked for anew ([0062](decisions/0062-a-first-visit-need-not-be-asked-about.md), [0086](decisions/0086-embedded-pages-have-cookies-of-their-own.md)) |
| processes | iOS suspends the app in the background, and ends pages to have memory | a page that comes back trusts nothing until it has heard or asked ([0068](decisions/0068-a-page-that-was-left-trusts-nothing.md)) |
| back/forward cache | other limits of how many pages are kept, and for how long | both ways are right: kept, and loaded anew |
| timers | slowed down more, with the battery, too | deadlines are moments of a clock, not counts of timers ([0003](decisions/0003-generations-follow-the-wall-clock.md)) |
| private windows, Lockdown Mode, iCloud Private Relay | ways of Safari’s own | nothing is known; see the tables above for what is done without |
| \`WKWebView\` | every browser on iOS outside the EU, and pages in apps: the app decides on cookies and storage, and may be of an origin of its own | [origins of app shells](guides/requests.md#workers-react-native-app-shells) |
| screen reader, touch, keyboard | VoiceOver; a swipe back | not measured |

To look in Safari on a Mac: \`npm run demo:server\`, open it, and play the stories of the demo’s lab. An iPhone needs an address of the Mac with HTTPS. The suite itself does not run there: its driver starts
WebKitGTK’s browser. \`safaridriver\` speaks the same protocol (W3C WebDriver), with one session at a time, so that \`packages/engines/src/webkit\` is where to begin.
`.trimEnd()
