import { useEffect } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { rememberTour } from './tour-memory.ts'

/** Shows around while the address says `?tour`. `next`: the page that comes after it. */
export function useTour(next: string): void {
  const navigate = useNavigate()
  const [search, setSearch] = useSearchParams()
  const isWanted = search.has('tour')
  useEffect(() => {
    if (!isWanted) return undefined
    let isOver = false
    let stop: (() => void) | undefined
    rememberTour()
    void import('./tour.ts').then(({ startTour }) => {
      if (isOver) return
      stop = startTour({
        done: () => void navigate(next),
        left: () => setSearch({}, { replace: true }),
      })
    })
    return () => {
      isOver = true
      stop?.()
    }
  }, [isWanted, navigate, next, setSearch])
}
