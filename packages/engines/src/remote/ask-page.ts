import type { Complaints } from './agent.ts'
import type { Driver } from './driver.ts'

/** What a page answers, as JSON. */
type Answer =
  | { readonly state: 'no agent' }
  | { readonly state: 'returned'; readonly value?: unknown; readonly complaints: Complaints }
  | { readonly state: 'threw'; readonly name: string; readonly message: string; readonly complaints: Complaints }

export interface PageCalls {
  /** Evaluates an expression in the page; resolves to its value, or that of its promise, passed as JSON. */
  readonly evaluate: (expression: string) => Promise<unknown>
}

/** Asks a page, and puts the agent there first where it is not. */
export function createPageCalls(
  evaluateText: Driver['evaluate'],
  agent: string,
  hear: (complaints: Complaints) => void,
): PageCalls {
  async function evaluate(expression: string): Promise<unknown> {
    const answer = JSON.parse(await evaluateText(withAgent(expression))) as Answer // what withAgent writes
    if (answer.state === 'no agent') {
      await evaluateText(`(() => { ${agent}; return '' })()`)
      return evaluate(expression)
    }
    hear(answer.complaints)
    if (answer.state === 'returned') return answer.value
    throw Object.assign(new Error(answer.message), { name: answer.name })
  }

  return { evaluate }
}

/** As text, which the test runner does not rewrite. What is no promise is answered at once: the page may be left right after. */
function withAgent(expression: string): string {
  return `(() => {
    if (!globalThis.keyturnAgent) return '{"state":"no agent"}'
    const complaints = () => globalThis.keyturnAgent.takeComplaints()
    const returned = (value) => JSON.stringify({ state: 'returned', value, complaints: complaints() })
    const threw = (error) => JSON.stringify({
      state: 'threw', name: String(error?.name), message: String(error?.message ?? error), complaints: complaints()
    })
    try {
      const value = (${expression})
      return typeof value?.then === 'function' ? value.then(returned, threw).catch(threw) : returned(value)
    } catch (error) {
      return threw(error)
    }
  })()`
}
