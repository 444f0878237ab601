// Which folder may import what. A house is a folder of source; its wings are the folders in it, each of them one concept (docs/architecture.md).
// A wing imports the wings and files that it names, and no others; types count. The linter holds it: oxlint.config.ts.
import { readdirSync } from 'node:fs'

interface Packages {
  readonly group: readonly string[]
  readonly message: string
}

export interface House {
  readonly at: string
  /** Packages that nothing in it may import. */
  readonly packages?: Packages
  readonly wings?: Readonly<Record<string, readonly string[]>>
}

/** The wings of a house in their order: each may import what stands before it, where it names it. */
export const houses: readonly House[] = [
  {
    at: 'packages/core/src',
    packages: ours('core depends on nothing of ours', 'react', 'axios', 'msw'),
    wings: {
      engine: [],
      errors: ['engine'],
      runtime: ['engine', 'errors'],
      checks: ['runtime'],
      waiting: ['runtime'],
      inspection: ['engine'],
      server: ['engine', 'runtime', 'checks', 'waiting', 'errors', 'inspection'],
      tabs: ['engine', 'runtime', 'waiting', 'inspection'],
      requests: ['engine', 'runtime', 'waiting', 'errors', 'inspection', 'server'],
      session: ['engine', 'runtime', 'checks', 'waiting', 'errors', 'inspection', 'server', 'tabs', 'requests'],
      servers: ['engine', 'runtime', 'checks', 'server', 'session'],
      dpop: ['runtime', 'checks', 'requests', 'server', 'servers', 'session'],
      testing: ['engine', 'runtime', 'checks', 'waiting', 'server', 'session'],
    },
  },
  {
    at: 'packages/server/src',
    packages: ours('server depends on nothing of ours', 'react', 'axios', 'msw'),
    wings: {
      keys: [],
      rotation: ['keys'],
      http: ['keys', 'rotation'],
      watch: ['keys', 'rotation', 'http'],
      settings: ['keys', 'rotation', 'http', 'watch'],
      endpoints: ['keys', 'rotation', 'http', 'watch', 'settings'],
      stores: ['keys', 'rotation', 'watch', 'settings'],
      testing: ['rotation', 'settings'],
      opentelemetry: ['rotation', 'http', 'watch', 'settings', 'auth-server.ts'],
      node: ['keys', 'rotation', 'http', 'watch', 'settings', 'stores', 'opentelemetry', 'auth-server.ts'],
    },
  },
  { at: 'packages/axios/src', packages: ours('axios depends on core alone', '!@keyturn/core') },
  {
    at: 'packages/react/src',
    packages: ours('react depends on core alone', '!@keyturn/core'),
    wings: {
      session: ['checks.ts'],
      gates: ['session', 'checks.ts'],
      dialogs: ['session', 'checks.ts'],
      testing: ['session', 'checks.ts'],
    },
  },
  {
    at: 'packages/react-native/src',
    packages: ours(
      'react-native depends on core and react',
      '!@keyturn/core',
      '!@keyturn/core/*',
      '!@keyturn/react',
      '!@keyturn/react/*',
    ),
    wings: { runtime: [], warning: [] },
  },
  {
    at: 'packages/devtools/src',
    packages: ours('devtools depends on core alone', '!@keyturn/core', 'react'),
    wings: {
      recording: [],
      elements: [],
      wording: ['recording'],
      controls: ['recording'],
      style: ['wording'],
      timeline: ['recording', 'elements', 'wording', 'style'],
      views: ['recording', 'elements', 'wording'],
      frame: ['recording', 'elements', 'wording', 'controls', 'style', 'timeline', 'views'],
      react: ['mount-devtools.ts'],
    },
  },
  {
    at: 'packages/devtools/src/react',
    packages: ours('its entry for React depends on core and react', '!@keyturn/core', '!@keyturn/react'),
  },
  { at: 'packages/vite/src', packages: ours('vite depends on nothing of ours', 'react', 'axios', 'msw') },
  { at: 'packages/msw/src', packages: ours('msw depends on server alone', '!@keyturn/server') },
  {
    at: 'packages/bench/src',
    wings: {
      figures: [],
      clients: ['figures'],
      reload: ['figures'],
      server: ['figures'],
      herd: ['figures'],
      rotation: ['figures'],
      browsers: [],
      worlds: [],
      orders: ['worlds'],
    },
  },
  {
    at: 'packages/bench/src/clients',
    wings: {
      contestants: [],
      bundling: [],
      process: ['contestants'],
      browser: ['contestants', 'bundling'],
      run: ['contestants', 'bundling', 'process', 'browser'],
      report: ['contestants', 'bundling', 'process', 'browser', 'run'],
    },
  },
  {
    at: 'demo/src/lab',
    wings: {
      switches: [],
      log: [],
      props: [],
      stage: ['switches', 'log'],
      stories: ['switches', 'log', 'props', 'stage'],
      play: ['stage', 'stories'],
      workbench: ['switches', 'log', 'stage'],
    },
  },
]

export interface Restriction {
  readonly files: string[]
  readonly rules: { readonly 'no-restricted-imports': ['error', { readonly patterns: Pattern[] }] }
}

type Pattern =
  | { readonly group: string[]; readonly message: string }
  | { readonly regex: string; readonly message: string }

/** How deep folders in wings go. */
const depths = [1, 2, 3]

/** The overrides of the linter. A later one replaces an earlier one, so that a wing repeats what holds in its house. */
export const restrictions: readonly Restriction[] = houses.flatMap((house) => [
  restriction(`${house.at}/**`, ofPackages(house)),
  ...Object.keys(house.wings ?? {}).flatMap((wing) =>
    depths.map((depth) =>
      restriction(`${house.at}/${wing}${'/*'.repeat(depth)}`, [...ofPackages(house), ...ofWing(house, wing, depth)]),
    ),
  ),
])

function restriction(files: string, patterns: Pattern[]): Restriction {
  return { files: [files], rules: { 'no-restricted-imports': ['error', { patterns }] } }
}

function ofPackages({ packages }: House): Pattern[] {
  return packages ? [{ group: [...packages.group], message: packages.message }] : []
}

/** The steps up to the house are counted: one more would be another house that has a folder of the same name. */
function ofWing({ at, wings = {} }: House, wing: string, depth: number): Pattern[] {
  const allowed = wings[wing] ?? []
  const others = readdirSync(at).filter((name) => name !== wing && !allowed.includes(name))
  if (others.length === 0) return []
  const names = others.map((name) => name.replaceAll('.', '\\.')).join('|')
  const message = `${at}/${wing} may import ${allowed.join(', ') || 'nothing outside itself'} (.ci/wings.ts).`
  return [{ regex: `^${'\\.\\./'.repeat(depth)}(${names})(/|$)`, message }]
}

function ours(sentence: string, ...more: readonly string[]): Packages {
  return { group: ['@keyturn/*', ...more], message: `${sentence} (docs/decisions/0001, 0051).` }
}
