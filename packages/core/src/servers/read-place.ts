import { isRecord } from '../runtime/shape.ts'
import type { TransportAnswer } from '../server/transport.ts'

/** What is in one of these places of an answer: a path through its JSON, or a header, without the scheme `Bearer`. The first that is there counts. */
export function readPlace({ body, headers }: TransportAnswer, places: readonly string[]): unknown {
  return places
    .map((place) => {
      if (place.startsWith('header ')) return headers?.get(place.slice('header '.length))?.replace(/^Bearer /i, '')
      return place.split('.').reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), body)
    })
    .find((value) => value !== undefined && value !== null)
}
