import { createStore } from '../../data/store.ts'
import { readFrameMessage, type FrameKind, type FrameOrder, type FrameReport } from '../../frame/protocol.ts'

/** Another tab of the app, inside the page, so that it can be watched. */
export interface Frame {
  readonly id: number
  readonly kind: FrameKind
  /** Undefined until it has started. */
  readonly report: FrameReport | undefined
}

/** The frames that are open. */
export const frames = createStore<readonly Frame[]>([])
const windows = new Map<number, Window>()
let lastId = 0

/** Opens so many frames beside those that are open. */
export function openFrames(count: number, kind: FrameKind): void {
  const opened = Array.from({ length: count }, (): Frame => ({ id: ++lastId, kind, report: undefined }))
  frames.set([...frames.get(), ...opened])
}

export function closeFrames(): void {
  windows.clear()
  if (frames.get().length > 0) frames.set([])
}

/** Tells all frames to do something. */
export function tellFrames(order: FrameOrder): void {
  for (const window of windows.values()) window.postMessage({ type: 'order', order }, location.origin)
}

/** Listens to a frame that is in the page now, until the returned function is called. */
export function watchFrame(id: number, window: Window): () => void {
  windows.set(id, window)
  const controller = new AbortController()
  addEventListener(
    'message',
    (event: MessageEvent<unknown>) => {
      const message = readFrameMessage(event, window)
      if (message?.type !== 'report') return
      frames.set(frames.get().map((frame) => (frame.id === id ? { ...frame, report: message.report } : frame)))
    },
    { signal: controller.signal },
  )
  return () => {
    controller.abort()
    windows.delete(id)
  }
}
