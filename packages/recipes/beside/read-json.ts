/** @throws {Error} The answer is not a 2xx: caches shall not keep it. */
export async function readJson(answer: Response): Promise<unknown> {
  if (!answer.ok) throw new Error(`The API answered with ${answer.status}.`)
  return answer.json()
}
