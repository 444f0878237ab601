import { BrandMark } from '../parts/icons.tsx'

/** While the session is being restored. */
export function Splash() {
  return (
    <output className="screen splash">
      <title>Outlay</title>
      <BrandMark size={44} />
      <span className="visually-hidden">Looking for your session</span>
    </output>
  )
}
