import { mountDevtools } from '@keyturn/devtools/production'
import { createBusySession } from './busy-session.ts'

const count = Number(new URLSearchParams(location.search).get('events') ?? 10_000)
mountDevtools(createBusySession(count), { open: true })
