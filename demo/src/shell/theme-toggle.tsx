import { HalfMoon, Moon, Sun } from '../parts/icons.tsx'
import { chooseNextTheme, useTheme } from './theme.ts'

const icons = { system: HalfMoon, light: Sun, dark: Moon }

export function ThemeToggle() {
  const theme = useTheme()
  const Icon = icons[theme]
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={`Theme: ${theme}`}
      title={`Theme: ${theme}`}
      onClick={chooseNextTheme}
    >
      <Icon size={18} />
    </button>
  )
}
