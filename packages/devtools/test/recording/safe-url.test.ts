import { expect, test } from 'vitest'
import { safeUrl } from '../../src/recording/safe-url.ts'

test.each([
  ['/api/expenses', '/api/expenses'],
  ['/api/expenses?token=secret#secret', '/api/expenses'],
  ['https://api.example.com/v2/users/42', 'https://api.example.com/v2/users/42'],
  ['https://expense-api.internal.example.com:8443/items', 'https://expense-api.internal.example.com:8443/items'],
  ['https://ada:secret@api.example.com/items', 'https://api.example.com/items'],
  ['//ada:secret@api.example.com/items', '//api.example.com/items'],
  ['/reset/eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1MSJ9.c2lnbmF0dXJl', '/reset/…'],
  ['/reset/0f3a9c7be2d14f6fa1b0c9d8e7f60123/done', '/reset/…/done'],
  ['/orders/6f1c1f0e-8a8e-4c55-9d5a-0c6a54d7f0b1/lines', '/orders/6f1c1f0e-8a8e-4c55-9d5a-0c6a54d7f0b1/lines'],
  ['/posts/a-very-long-title-about-expenses-in-berlin', '/posts/a-very-long-title-about-expenses-in-berlin'],
  ['/users/ada@example.com', '/users/ada@example.com'],
])('%s is shown as %s', (url, shown) => {
  expect(safeUrl(url)).toBe(shown)
})
