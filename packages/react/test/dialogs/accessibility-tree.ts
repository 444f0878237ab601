import { cdp } from 'vitest/browser'

export interface TreeNode {
  readonly role: string
  readonly name: string
  readonly description: string
  readonly properties: Readonly<Record<string, unknown>>
}

/** The DevTools protocol, of which Vitest types a few commands. */
export interface Devtools {
  readonly send: (method: string, parameters?: object) => Promise<unknown>
}
interface FrameTree {
  readonly frame: { readonly id: string; readonly url: string }
  readonly childFrames?: readonly FrameTree[]
}
interface Value {
  readonly value?: unknown
}
interface Answered {
  readonly nodes: readonly {
    readonly ignored: boolean
    readonly role?: Value
    readonly name?: Value
    readonly description?: Value
    readonly properties?: readonly { readonly name: string; readonly value: Value }[]
  }[]
}

/** What Chromium tells assistive technology of this page; what is hidden from it is not there. */
export async function accessibilityTree(): Promise<readonly TreeNode[]> {
  const devtools = cdp() as unknown as Devtools // its type knows few commands
  const { frameTree } = (await devtools.send('Page.getFrameTree')) as { frameTree: FrameTree } // as the protocol documents
  const own = framesOf(frameTree).find(({ url }) => url === location.href)
  const { nodes } = (await devtools.send('Accessibility.getFullAXTree', { frameId: own?.id })) as Answered
  return nodes
    .filter(({ ignored }) => !ignored)
    .map(({ role, name, description, properties = [] }) => ({
      role: text(role),
      name: text(name),
      description: text(description),
      properties: Object.fromEntries(properties.map((each) => [each.name, each.value.value])),
    }))
}

/** The names of all nodes of a role, in the order of the alphabet. */
export async function nodesInTree(role: string): Promise<readonly string[]> {
  return (await accessibilityTree())
    .filter((each) => each.role === role)
    .map(({ name }) => name)
    .toSorted()
}

function framesOf({ frame, childFrames = [] }: FrameTree): readonly FrameTree['frame'][] {
  return [frame, ...childFrames.flatMap(framesOf)]
}

function text(value: Value | undefined): string {
  return typeof value?.value === 'string' ? value.value : ''
}
