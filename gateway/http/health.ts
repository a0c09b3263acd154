import type { Clock } from '@supermall/kernel/time'
import { seconds } from '@supermall/kernel/time'
import type { Log } from '@supermall/messaging/log'
import type { Source } from '../sources/source.ts'

type Readiness = {
  readonly isReady: boolean
  readonly status: 'ready' | 'starting' | 'unready' | 'ending'
  /** Names of subgraphs that cannot work right now. */
  readonly degraded: readonly string[]
}

export type Health = { readonly look: () => Promise<Readiness>; readonly end: () => void }

type Options = {
  readonly sources: readonly Source[]
  readonly isRevocationKnown: () => boolean
  readonly graceMs: number
  readonly clock: Clock
  readonly log: Log
}

const FRESH_MS = seconds(1)

/**
 * Ready is about this process: what it is made of works, and it knows whom not to let in. A dead domain elsewhere costs
 * its own fields, not the front door; only right after the start the door waits a while for domains that are starting
 * too.
 */
export function watchHealth({ sources, isRevocationKnown, graceMs, clock, log }: Options): Health {
  const startedAt = clock().getTime()
  let isEnding = false
  let hasBeenWhole = false
  let seen: { readonly at: number; readonly failing: Promise<readonly Source[]> } | null = null

  function failing(): Promise<readonly Source[]> {
    const now = clock().getTime()
    if (seen === null || now - seen.at > FRESH_MS) seen = { at: now, failing: checkAll(sources, log) }
    return seen.failing
  }

  return {
    end() {
      isEnding = true
    },
    async look() {
      const down = await failing()
      const degraded = down.map(({ name }) => name)
      hasBeenWhole ||= down.length === 0
      const isGrace = !hasBeenWhole && clock().getTime() - startedAt < graceMs
      if (isEnding) return { isReady: false, status: 'ending', degraded }
      if (!isRevocationKnown() || isGrace) return { isReady: false, status: 'starting', degraded }
      const isSound = down.every(({ isRemote }) => isRemote)
      return { isReady: isSound, status: isSound ? 'ready' : 'unready', degraded }
    },
  }
}

async function checkAll(sources: readonly Source[], log: Log): Promise<readonly Source[]> {
  const checks = await Promise.all(sources.map((source) => check(source, log)))
  return sources.filter((_, index) => !checks[index])
}

async function check(source: Source, log: Log): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), seconds(2))
  })
  try {
    await Promise.race([source.check(), late])
    return true
  } catch (error) {
    log.warn('subgraph.unready', { domain: source.name, error })
    return false
  } finally {
    clearTimeout(timer)
  }
}
