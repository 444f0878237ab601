import type { Session } from '@keyturn/core'
import type { AxiosInstance } from 'axios'
import type { User } from '../../backend/user.ts'
import { localDay } from '../data/format.ts'
import { createStore, type Store } from '../data/store.ts'
import { countNow, subscribeSessionLog } from '../lab/log/session-log.ts'
import { moveClock } from '../lab/switches/lab-runtime.ts'
import { readFrameMessage, type FrameOrder, type FrameReport } from './protocol.ts'

/** What goes on in a frame: orders that come in, requests that go out, a form that is written. */
export interface Office {
  readonly current: Pick<Store<OfficeState>, 'get' | 'subscribe'>
  readonly write: (text: string) => void
  readonly save: () => Promise<void>
}

interface OfficeState {
  readonly text: string
  readonly isSaving: boolean
  readonly saved: number
  readonly sent: number
  readonly answered: number
  readonly rejected: number
}

/** What the form is about, all but its long text. */
export const expense = {
  merchant: 'Nielsen Norman Group',
  purpose: 'Course: measuring usability',
  category: 'Training',
  amount: '597.00',
} as const

/** Does what the page around the frame says, and tells it what came of it. */
export function createOffice(session: Session<User>, api: AxiosInstance): Office {
  const current = createStore<OfficeState>({ text: '', isSaving: false, saved: 0, sent: 0, answered: 0, rejected: 0 })

  addEventListener('message', (event: MessageEvent<unknown>) => {
    const message = readFrameMessage(event, parent)
    if (message?.type === 'order') void obey(message.order)
  })
  session.subscribe(report)
  subscribeSessionLog(report)
  report()

  async function obey(order: FrameOrder): Promise<void> {
    switch (order.type) {
      case 'send':
        moveClock(order.ahead)
        for (let request = 0; request < order.requests; request++) void send()
        return
      case 'sign-in':
        // The report says what became of it.
        await session.signIn({ email: order.email, password: order.password }).catch(() => undefined)
        return
      case 'write':
        return write(order.text)
      case 'save':
        return save()
    }
  }

  async function send(): Promise<void> {
    change({ sent: current.get().sent + 1 })
    const isAnswered = await settles(api.get('/expenses'))
    change(isAnswered ? { answered: current.get().answered + 1 } : { rejected: current.get().rejected + 1 })
  }

  function write(text: string): void {
    change({ text })
  }

  async function save(): Promise<void> {
    change({ isSaving: true })
    const isSaved = await settles(
      api.post('/expenses', { ...expense, notes: current.get().text, spentOn: localDay(session.now()) }),
    )
    change({ isSaving: false, saved: current.get().saved + (isSaved ? 1 : 0) })
  }

  function change(changes: Partial<OfficeState>): void {
    current.set({ ...current.get(), ...changes })
    report()
  }

  function report(): void {
    const snapshot = session.getState()
    const { refreshes, unauthorized } = countNow()
    const { sent, answered, rejected, saved } = current.get()
    const told: FrameReport = {
      status: snapshot.status,
      reason: 'reason' in snapshot ? snapshot.reason : undefined,
      userId: snapshot.user?.id,
      ...{ refreshes, unauthorized, sent, answered, rejected, saved },
    }
    parent.postMessage({ type: 'report', report: told }, location.origin)
  }

  return { current, write, save }
}

async function settles(promise: Promise<unknown>): Promise<boolean> {
  return promise.then(
    () => true,
    () => false,
  )
}
