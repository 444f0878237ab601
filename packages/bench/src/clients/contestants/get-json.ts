/** Calls the API as apps with `fetch` do. @throws {Error} The answer is not 2xx. */
export async function getJson(
  send: (url: string, init?: RequestInit) => Promise<Response>,
  url: string,
  init?: RequestInit,
): Promise<unknown> {
  const response = await send(url, init)
  const body: unknown = await response.json()
  if (!response.ok) throw new Error(`The API answered ${response.status}.`)
  return body
}
