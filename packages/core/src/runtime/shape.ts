/** What a foreign value should look like: a test, or the shapes of its fields. */
export type Shape = ((value: unknown) => boolean) | { readonly [field: string]: Shape }

/** Whether a value from outside has a shape. Fields that the shape does not name are not looked at. */
export function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'function') return shape(value)
  return isRecord(value) && Object.entries(shape).every(([field, each]) => fits(value[field], each))
}

/** An object of any kind. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

/** A text that is not empty. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

/** A number that is neither negative nor NaN; `Infinity` is one. */
export function isDuration(value: unknown): value is number {
  return typeof value === 'number' && value >= 0
}
