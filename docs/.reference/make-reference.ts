// pnpm docs:reference: the pages of the reference from the docstrings, into docs/reference. Fails where an export has none.
import { rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Application, ReflectionType, type ProjectReflection } from 'typedoc'
import type { PluginOptions } from 'typedoc-plugin-markdown'
import { readEntries } from './entries.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const target = `${root}docs/reference`
const entries = readEntries(root)

const markdown: Partial<PluginOptions> = {
  entryFileName: 'index',
  hidePageHeader: true,
  hideBreadcrumbs: true,
  parametersFormat: 'table',
  interfacePropertiesFormat: 'table',
  typeAliasPropertiesFormat: 'table',
  enumMembersFormat: 'table',
  useCodeBlocks: true,
}

const app = await Application.bootstrapWithPlugins({
  plugin: ['typedoc-plugin-markdown'],
  entryPoints: entries.map(({ file }) => root + file),
  tsconfig: `${root}docs/.reference/tsconfig.json`,
  basePath: root,
  name: 'Reference: every export',
  readme: 'none',
  excludeExternals: true,
  disableSources: true,
  groupOrder: ['Functions', 'Variables', 'Interfaces', 'Type Aliases', 'Classes'],
  skipErrorChecking: true,
  blockTags: [
    '@default',
    '@defaultValue',
    '@throws',
    '@param',
    '@returns',
    '@typeParam',
    '@deprecated',
    '@example',
    '@see',
  ],
  validation: { notExported: false, invalidLink: false, notDocumented: false, rewrittenLink: false },
  logLevel: 'Warn',
  ...markdown,
})
const project = await app.convert()
if (!project) throw new Error('The sources could not be read.')
nameModules(project)
for (const name of undocumented(project))
  app.logger.warn(`${name} has no docstring. Say what it is, its default, units and errors.`)
if (app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1
rmSync(target, { recursive: true, force: true })
app.options.setValue('router', 'module')
await app.outputs.writeOutput({ name: 'markdown', path: target }, project)

/** Modules are named as they are imported. */
function nameModules({ children = [] }: ProjectReflection): void {
  for (const module of children) {
    const file = project?.getSymbolIdFromReflection(module)?.fileName ?? ''
    module.name = entries.find((entry) => file.endsWith(entry.file))?.name ?? module.name
  }
}

/** Exports without a sentence for the reader. What is exported a second time is looked at where it is declared. */
function undocumented({ children: modules = [] }: ProjectReflection): readonly string[] {
  return modules.flatMap(({ name, children = [] }) => {
    const bare = children.filter((each) => {
      const isDescribed =
        each.hasComment() || (each.type instanceof ReflectionType && each.type.declaration.hasComment())
      return !each.isReference() && !isDescribed && !each.getAllSignatures().some((signature) => signature.hasComment())
    })
    return bare.map((each) => `${name}: ${each.name}`)
  })
}
