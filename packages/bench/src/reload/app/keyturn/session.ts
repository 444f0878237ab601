import { createSession } from '@keyturn/core'

export const session = createSession<{ readonly id: string }>({ endpoints: '/auth' })
session.start()
