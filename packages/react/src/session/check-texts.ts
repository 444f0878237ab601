import { checks, type Expected } from '#checks'

/** In development. @throws {TypeError} A text has a name that there is none of, or is no text where one is wanted. */
export function checkTexts(component: string, texts: object | undefined, defaults: object): void {
  checks?.options(component, texts ?? {}, expectedOf(defaults), 'texts={{ title: "…" }}')
}

function expectedOf(defaults: object): Readonly<Record<string, Expected>> {
  return Object.fromEntries(
    Object.entries(defaults).map(([name, text]) => [
      name,
      [
        (value: unknown) => typeof value === typeof text,
        typeof text === 'function' ? 'a function that makes a text' : 'a text',
      ] as const,
    ]),
  )
}
