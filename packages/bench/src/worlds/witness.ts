import type { EndReason } from '@keyturn/core'
import type { Tab, World } from '@keyturn/core/testing'
import { lifetimes, type RotationServer } from './rotation-server.ts'
import type { Settings } from './story.ts'
import type { Observer, WorldTab } from './tab-of-world.ts'

/** How long news may take where nothing is lost: the slowest channel. */
const SLOWEST_NEWS = 3_000
/** How long an answer may be under way: the slowest network. */
const SLOWEST_ANSWER = 3_000
/** What the seconds of the wire and the throttling of activity blur. */
const BLUR = 20_000

/** What happened in a world so far, as somebody sees it who sees everything; and what should not have happened. */
export interface Witness extends Observer {
  readonly violations: readonly string[]
  /** What makes two refreshes at once possible, from now on: a holder that stands still, or locks that were given up. */
  readonly doubtLocks: () => void
  /** From now on what a user does may reach the server too late. */
  readonly doubtReports: () => void
  /** From now on some news is lost. */
  readonly doubtNews: () => void
  /** The machine slept, or somebody set its clock: what the tabs report may be wrong from now on. */
  readonly clockJumped: (by: number) => void
  /** The cookie of another session is back, or none. */
  readonly cookieLost: () => void
  /** `deed`: more than mere presence, which does not count while a warning of idleness shows. */
  readonly userActed: (by: WorldTab, deed: boolean) => void
  readonly userRevoked: () => void
  readonly signInBegins: (by: WorldTab) => () => void
  readonly signOutBegins: (by: WorldTab) => void
  /** Whether somebody has signed in since this tab signed out, or while it did. */
  readonly mustBeSignedOut: (tab: WorldTab) => boolean
  readonly sessionEnded: (reason: EndReason) => void
  readonly counts: { refreshes: number; requests: number; unauthorized: number; ended: number }
}

export function createWitness(world: World, server: RotationServer, { onUserSwitch }: Settings): Witness {
  const violations: string[] = []
  const counts = { refreshes: 0, requests: 0, unauthorized: 0, ended: 0 }
  const { clock } = world.openTab()
  const underWay = new Set<Tab>()
  /** Tokens that a tab knows to be refused. */
  const refused = new Map<WorldTab, Set<string>>()
  const signedOut = new Map<WorldTab, number>()
  const signedInHere = new Set<WorldTab>()
  const shown = new Map<WorldTab, string | undefined>()
  let [signIns, signInsUnderWay, signOuts, revocations] = [0, 0, 0, 0]
  let [areReportsSure, areLocksSure, isNewsSure, isClockSure, isCookieSure] = [true, true, true, true, true]
  let lastSignOut = { at: Infinity, issued: 0 }
  const startedAt = world.now()
  let lastActive = startedAt

  function expectTrue(reason: EndReason): boolean {
    switch (reason) {
      case 'idle':
        return world.now() - lastActive >= lifetimes.idle - BLUR || (!areReportsSure && isUnheard())
      case 'expired':
        return world.now() - startedAt >= lifetimes.session - BLUR || !isCookieSure
      case 'revoked':
        return revocations > 0 || signIns > 1 || signOuts > 0 || !isCookieSure
      case 'user-switched':
        return signIns > 1
      case 'none':
        return signOuts > 0 || !isCookieSure
      case 'cookie-not-kept':
        return (signIns > 0 && signOuts > 0) || !isCookieSure
      case 'signed-out':
      case 'signed-out-elsewhere':
        return signOuts > 0
      case 'reuse-detected':
      case 'not-bound':
        // There is no thief in these worlds, and no browser that binds its session.
        return false
    }
  }

  /**
   * A tab that stood still, had no network or doubted its clock could not report in time what somebody had done. Of the session that ended the
   * server may not have heard although another has begun since: then it has just refused it.
   */
  function isUnheard(): boolean {
    const isRefused = world.now() - server.idleRefusedAt() <= SLOWEST_ANSWER + SLOWEST_NEWS
    return isRefused || world.now() - server.lastActiveAt() >= lifetimes.idle - BLUR
  }

  return {
    violations,
    counts,
    doubtLocks: () => void (areLocksSure = false),
    doubtReports: () => void (areReportsSure = false),
    doubtNews: () => void (isNewsSure = false),
    clockJumped(by) {
      isClockSure = false
      areLocksSure = false
      areReportsSure = false
      // What is remembered of activity says nothing by a clock that was set back.
      if (by < 0) lastActive = -Infinity
    },
    cookieLost: () => void (isCookieSure = false),
    userActed({ session }, deed) {
      const state = session.getState()
      const isCounted = state.status === 'signed-in' && (deed || state.warning?.cause !== 'idle')
      // What is done after the deadline does not undo that it has passed, or seems to have passed by a clock that was set.
      const hasEnded = state.status === 'signed-in' && (state.session?.idleEndsAt ?? Infinity) <= session.now()
      if (isCounted && !hasEnded && world.now() - lastActive < lifetimes.idle) lastActive = world.now()
    },
    userRevoked: () => void revocations++,
    signInBegins(by) {
      signIns++
      signedInHere.add(by)
      signInsUnderWay++
      return () => void signInsUnderWay--
    },
    signOutBegins(by) {
      signOuts++
      const { status } = by.session.getState()
      // Who has not heard of the others yet cannot tell, by a clock that was set back, that its news is newer than theirs.
      if (status === 'restoring' && !isClockSure) isNewsSure = false
      if (status === 'signed-out') return
      signedOut.set(by, signInsUnderWay === 0 ? signIns : -1)
      lastSignOut = { at: clock.now().monotonic, issued: server.issued() }
    },
    mustBeSignedOut: (tab) => signedOut.get(tab) === signIns,
    sessionEnded(reason) {
      counts.ended++
      if (!expectTrue(reason)) violations.push(`a session ended: ${reason}`)
    },
    refreshBegins(tab) {
      counts.refreshes++
      if (areLocksSure && underWay.size > 0) violations.push('two refreshes at once')
      underWay.add(tab)
    },
    refreshEnds: (tab) => void underWay.delete(tab),
    userShown(by) {
      const { user } = by.session.getState()
      const before = shown.get(by)
      shown.set(by, user?.id)
      const isOwnWill = signedInHere.has(by) || onUserSwitch === 'adopt'
      if (before && user && before !== user.id && !isOwnWill) violations.push(`${before} became ${user.id}`)
    },
    requestLeaves(from, token, owner) {
      counts.requests++
      if (token === undefined) return
      const { user } = from.session.getState()
      for (const each of [user, owner ?? user])
        if (each?.id !== server.ownerOf(token)) violations.push(`${token} left for ${each?.id ?? 'nobody'}`)
      if (refused.get(from)?.has(token)) violations.push(`${token} left after it had been refused`)
      const isOld =
        clock.now().monotonic > lastSignOut.at + SLOWEST_NEWS && server.serialOf(token) <= lastSignOut.issued
      if (isOld && isNewsSure && !from.isBehind) violations.push(`${token} left after the sign-out`)
    },
    requestAnswered(from, token, status, replay) {
      if (status !== 401 || token === undefined) return
      counts.unauthorized++
      // Whoever sees even a replay refused does not refresh for it again, but may send it: the API is out of order.
      if (!replay) refused.set(from, (refused.get(from) ?? new Set()).add(token))
      else refused.get(from)?.delete(token)
      const isQuiet = isClockSure && isNewsSure && isCookieSure && revocations === 0 && signOuts === 0 && signIns < 2
      if (isQuiet && server.hasExpired(token)) violations.push(`${token} left although it had expired`)
    },
  }
}
