import { vi } from 'vitest'

/** Name and message of what a rendering throws; what React tells the console about it (18 through the window, too) is left out. */
export function misuse(render: () => unknown): string {
  const hush = (event: Event): void => event.preventDefault()
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  window.addEventListener('error', hush)
  try {
    render()
    return 'nothing'
  } catch (error) {
    return String(error)
  } finally {
    window.removeEventListener('error', hush)
    complaints.mockRestore()
  }
}
