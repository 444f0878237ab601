import { mean, type Census, type Span } from './census.ts'
import { draw, type Chart, type Point } from './chart.ts'
import { TARGET } from './figures.ts'
import type { Censuses } from './muster.ts'
import { LIFETIME } from './server.ts'
import { situations, type SituationName } from './situations.ts'

/** An image a situation. */
export function drawCharts(censuses: Censuses): Readonly<Record<SituationName, string>> {
  return {
    together: draw(settling(censuses.together)),
    outage: draw(wave('An outage of ten minutes', 'outage', 60)),
    restart: draw(wave('A restart of five seconds', 'restart', 15)),
    overload: draw(wave('Everybody told to come again in thirty seconds', 'overload', 1)),
  }

  /** Seconds around the moment at which the server is well again; `before` of them before it. */
  function wave(title: string, situation: SituationName, before: number): Chart {
    const recovery = situations[situation].recovery / 1000
    const watched = (census: Census): readonly Point[] =>
      curve(census, { from: recovery - before, until: recovery + 75 }, 1, ({ x, y }) => ({ x: x - recovery, y }))
    const [keyturn, naive] = [watched(censuses[situation].keyturn), watched(censuses[situation].naive)]
    const highest = (points: readonly Point[]): number => Math.max(...points.map(({ y }) => y))
    const top = Math.min(highest(keyturn) * 4, Math.max(highest(naive), highest(keyturn)))
    return { title, x: 'seconds since the server is well →', y: '↑ refreshes a second', top, keyturn, naive }
  }
}

function settling({ keyturn, naive }: Censuses['together']): Chart {
  const overMean = (census: Census): readonly Point[] => {
    const evenly = mean(census, { from: census.length / 2, until: census.length })
    return curve(census, { from: 0, until: census.length }, 10, ({ x, y }) => ({ x: x / 60, y: y / evenly }))
  }
  return {
    title: 'Signed in together',
    x: 'minutes since everybody signed in →',
    y: '↑ refreshes, over their mean',
    top: 5,
    target: { x: ((TARGET.lifetime - 1) * LIFETIME) / 60_000, y: TARGET.most },
    keyturn: overMean(keyturn),
    naive: overMean(naive),
  }
}

/** Refreshes a second, over each `width` seconds. */
function curve(census: Census, { from, until }: Span, width: number, show: (point: Point) => Point): readonly Point[] {
  const starts = Array.from({ length: Math.floor((until - from) / width) }, (_, index) => from + index * width)
  return starts.map((start) => show({ x: start, y: mean(census, { from: start, until: start + width }) }))
}
