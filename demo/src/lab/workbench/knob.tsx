import type { ReactNode } from 'react'

export interface KnobProps {
  readonly title: string
  /** One line that says what will happen. */
  readonly text: ReactNode
  readonly actions: ReactNode
  readonly children?: ReactNode
}

/** One thing that can be done, and what it does. */
export function Knob({ title, text, actions, children }: KnobProps) {
  return (
    <div className="knob">
      <div>
        <h3>{title}</h3>
        <p className="knob-text">{text}</p>
      </div>
      <div className="knob-actions">{actions}</div>
      {children}
    </div>
  )
}
