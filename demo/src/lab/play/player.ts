import { createStore, type Store } from '../../data/store.ts'
import { closeFrames } from '../stage/frames.ts'
import { createStage, type Film, type Stage } from '../stage/stage.ts'
import type { Conclusion, Script, Story } from '../stories/story.ts'

/** How a story goes. `seen` has what came of each step that is over. */
export type Play =
  | { readonly status: 'ready'; readonly seen: readonly string[] }
  | { readonly status: 'playing'; readonly seen: readonly string[] }
  | { readonly status: 'over'; readonly seen: readonly string[]; readonly conclusion: Conclusion; readonly film: Film }
  | { readonly status: 'stopped'; readonly seen: readonly string[] }
  | { readonly status: 'failed'; readonly seen: readonly string[]; readonly error: string }

/** Plays one story, one play at a time. */
export interface Player {
  readonly current: Pick<Store<Play>, 'get' | 'subscribe'>
  /** Plays it from the start. A second call while it plays does nothing. */
  readonly play: () => void
  /** Stops where it is, and puts back what the story has changed. */
  readonly stop: () => void
  /** Stops, and takes everything off the stage. */
  readonly leave: () => void
}

/** Each step stands for a moment, in milliseconds, so that it can be followed; not for whom motion disturbs. */
const PACE = matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 700

export function createPlayer(story: Story): Player {
  const current = createStore<Play>({ status: 'ready', seen: [] })
  let controller: AbortController | undefined

  async function perform(signal: AbortSignal): Promise<void> {
    const script = story.script()
    const end = await performScript(script, createStage(signal)).catch((error: unknown): Play =>
      signal.aborted
        ? { status: 'stopped', seen: current.get().seen }
        : { status: 'failed', seen: current.get().seen, error: sayWhy(error) },
    )
    // The play's own signal may have been aborted by now. A world that cannot be put back is said by the lab's switches.
    await script.tidy?.(createStage(new AbortController().signal)).catch(() => undefined)
    controller = undefined
    current.set(end)
  }

  async function performScript(script: Script, stage: Stage): Promise<Play> {
    await stage.signIn()
    for (const step of script.steps) {
      const seen = await step.act(stage)
      current.set({ status: 'playing', seen: [...current.get().seen, seen] })
      await stage.pause(PACE)
    }
    return {
      status: 'over',
      seen: current.get().seen,
      conclusion: await script.conclude(stage),
      film: stage.lastFilm(),
    }
  }

  function stop(): void {
    controller?.abort(new DOMException('The story was stopped.', 'AbortError'))
  }

  return {
    current,
    play() {
      if (controller) return
      controller = new AbortController()
      closeFrames()
      current.set({ status: 'playing', seen: [] })
      void perform(controller.signal)
    },
    stop,
    leave() {
      stop()
      closeFrames()
    },
  }
}

function sayWhy(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
