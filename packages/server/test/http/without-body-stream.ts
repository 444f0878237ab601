/** A request as Firefox has it: without a property `body`, whatever was sent (no `Request.prototype.body`, 153). */
export function withoutBodyStream(request: Request): Request {
  return Object.defineProperty(request, 'body', { value: undefined })
}
