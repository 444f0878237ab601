import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { keyturn } from '@keyturn/vite'
import { build, type Plugin } from 'vite'
import { contestants, type Contestant, type ContestantName } from './contestants.ts'

/** A file as it goes over the wire: compressed. */
export interface StaticFile {
  readonly type: string
  readonly content: Buffer
}

export interface BuiltPage {
  /** By path. */
  readonly files: ReadonlyMap<string, StaticFile>
  /** Bytes of all scripts: as they are, and as they are sent. */
  readonly scripts: { readonly raw: number; readonly sent: number }
}

/** Builds the page of a contestant as for production, below `/<name>/`. */
export async function buildPage(name: ContestantName): Promise<BuiltPage> {
  const { entry, isEarly = false }: Contestant = contestants[name]
  const root = fileURLToPath(new URL(`app/${entry}`, import.meta.url))
  const page = `${root}/index.html`
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bench</title></head>
    <body><div id="root"></div><script type="module" src="/main.tsx"></script></body></html>`
  const virtualPage: Plugin = {
    name: 'page',
    resolveId: (source) => (source === page ? page : null),
    load: (source) => (source === page ? html : null),
  }
  const built = await build({
    root,
    base: `/${name}/`,
    configFile: false,
    logLevel: 'error',
    plugins: [virtualPage, isEarly && keyturn({ session: 'session.ts' })],
    build: { write: false, target: 'es2022', rolldownOptions: { input: page } },
  })
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  const texts = outputs.map((each) => [each.fileName, each.type === 'chunk' ? each.code : String(each.source)] as const)
  const scripts = texts.filter(([file]) => file.endsWith('.js')).map(([, text]) => text)
  return {
    files: new Map(texts.map(([file, text]) => [pathOf(name, file), compressed(file, text)])),
    scripts: {
      raw: sum(scripts.map((text) => Buffer.byteLength(text))),
      sent: sum(scripts.map((text) => gzipSync(text).length)),
    },
  }
}

function pathOf(name: string, file: string): string {
  return file === 'index.html' ? `/${name}/` : `/${name}/${file}`
}

function compressed(file: string, text: string): StaticFile {
  return { type: file.endsWith('.js') ? 'text/javascript' : 'text/html', content: gzipSync(text) }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}
