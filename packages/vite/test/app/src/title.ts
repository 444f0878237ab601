export function title(text: string): string {
  return `Hello ${text}`
}

if (import.meta.hot) import.meta.hot.accept()
