import type { FieldErrors } from './input.ts'

/** The answer for what is not there, or is not the reader's to see: nobody can tell the two apart. */
export function notFound(): Response {
  return problem(404, 'not-found', 'There is nothing here, or it is not yours to see.')
}

/** The answer for what the reader may see but not do. */
export function forbidden(description: string): Response {
  return problem(403, 'forbidden', description)
}

/** The answer to a form with faults: one message a field. */
export function invalid<Form>(fields: FieldErrors<Form>): Response {
  return Response.json({ error: 'invalid', fields }, { status: 422, headers: noStore })
}

/** An error as this API tells it: a code for programs, a sentence for people. */
export function problem(status: number, error: string, description: string): Response {
  return Response.json({ error, description }, { status, headers: noStore })
}

/** The JSON body of a request; undefined where there is none that can be read. */
export async function readJson(request: Request): Promise<unknown> {
  return request.json().catch(() => undefined)
}

const noStore = { 'Cache-Control': 'no-store' }
