import { axiosAuthRefresh } from './axios-auth-refresh.ts'
import { bareAxios } from './bare-axios.ts'
import { bareFetch } from './bare-fetch.ts'
import type { Contestant, Ideal, IdealName } from './contestant.ts'
import { handWrittenQueue } from './hand-written-queue.ts'
import { keyturnAxios } from './keyturn-axios.ts'
import { keyturnFetch } from './keyturn-fetch.ts'
import { supabaseAuth } from './supabase-auth.ts'
import { supertokensWebsite } from './supertokens-website.ts'

/** Refreshing by hand, at the one right moment: what the others are compared with. */
export const ideals: Readonly<Record<IdealName, Ideal>> = { 'bare-axios': bareAxios, 'bare-fetch': bareFetch }

export const contestants = {
  'keyturn-axios': keyturnAxios,
  'keyturn-fetch': keyturnFetch,
  'hand-written-queue': handWrittenQueue,
  'axios-auth-refresh': axiosAuthRefresh,
  'supertokens-website': supertokensWebsite,
  'supabase-auth': supabaseAuth,
} satisfies Readonly<Record<string, Contestant>>

export type ContestantName = keyof typeof contestants
