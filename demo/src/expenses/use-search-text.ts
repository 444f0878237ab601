import { useEffect, useEffectEvent, useState } from 'react'

const PAUSE = 200

/** The text of a search field: shown at once, searched for when the typing pauses, and following the URL when that changes. */
export function useSearchText(
  searched: string,
  search: (text: string) => void,
): readonly [string, (text: string) => void] {
  const [text, setText] = useState(searched)
  const [followed, setFollowed] = useState(searched)
  if (followed !== searched) {
    setFollowed(searched)
    if (text.trim() !== searched) setText(searched)
  }

  const searchNow = useEffectEvent(search)
  useEffect(() => {
    if (text.trim() === searched) return undefined
    const timer = setTimeout(() => searchNow(text.trim()), PAUSE)
    return () => clearTimeout(timer)
  }, [text, searched])

  return [text, setText]
}
