import { launchEngine, type Engine, type EngineName } from '@keyturn/engines'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { Feature, Section } from './feature.ts'
import { startSite } from './site.ts'

/** What an engine did, by the title of the section and the name of the feature. */
export interface Measured {
  readonly name: EngineName
  readonly version: string
  readonly results: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** Measures every feature in an engine, one after the other. Rejects where the engine is not installed, or a page fails. */
export async function measure(name: EngineName, sections: readonly Section[]): Promise<Measured> {
  const script = await bundlePage()
  const results: Record<string, Readonly<Record<string, string>>> = {}
  let version = ''
  for (const lock of new Set(sections.map((section) => section.lock))) {
    const engine = await launchEngine(name, lock)
    try {
      for (const section of sections.filter((each) => each.lock === lock))
        results[section.title] = await measureAll(engine, section.features, script)
      version = await readVersion(engine)
    } finally {
      await engine.close()
    }
  }
  return { name, version, results }
}

async function measureAll(
  engine: Engine,
  features: readonly Feature[],
  script: string,
): Promise<Readonly<Record<string, string>>> {
  const results: Record<string, string> = {}
  for (const feature of features) {
    const reason = feature.unmeasured?.[engine.name]
    results[feature.what] = reason ? `${NOT_MEASURED}: ${reason}` : await measureOne(engine, feature, script)
    console.log(`· ${engine.name}: ${feature.what}: ${results[feature.what]}`)
  }
  return results
}

export const NOT_MEASURED = 'not measured'

async function measureOne(engine: Engine, { measure: run }: Feature, script: string): Promise<string> {
  const site = await startSite(script)
  const profile = await engine.openProfile()
  try {
    return await run({
      name: engine.name,
      profile,
      site,
      async open(path = '/') {
        const page = await profile.newPage()
        await page.goto(`${site.origin}${path}`)
        return page
      },
    })
  } finally {
    await profile.close()
    await site.close()
  }
}

async function readVersion(engine: Engine): Promise<string> {
  const profile = await engine.openProfile()
  try {
    return await profile.version()
  } finally {
    await profile.close()
  }
}

async function bundlePage(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    build: { write: false, lib: { entry: fileURLToPath(new URL('page.ts', import.meta.url)), formats: ['es'] } },
  })
  const [bundled] = [result].flat()
  if (!bundled || !('output' in bundled)) throw new Error('Vite has bundled nothing.')
  return bundled.output[0].code
}
