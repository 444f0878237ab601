import { initTRPC } from '@trpc/server'

const { router, procedure } = initTRPC.create()

const appRouter = router({ item: procedure.query(() => ({ path: '/item' })) })

/** What the client knows of its server. */
export type AppRouter = typeof appRouter
