import { AsyncLocalStorage } from 'node:async_hooks'
import type { Gone } from '@supermall/kernel/gone'
import { present } from '@supermall/kernel/present'

/**
 * For how many milliseconds the one who asks still waits, counted from when the question is taken: what is done later is done for
 * nobody. No moment is told, since clocks of two machines differ, and a gateway has no database to go by.
 */
export const TIMEOUT_HEADER = 'x-mall-timeout-ms'

/** How long somebody waits for an answer. */
export type Patience = {
  /** In milliseconds since 1970. */
  readonly deadline: number
  /** Aborted when they no longer wait; null where the work goes on all the same. */
  readonly gone: Gone | null
}

/** The work of one answer, as what it causes further down sees it. */
export type Awaited = Patience & {
  /** Whether nobody waits any more, or a part of the work was cut because it took too long. */
  readonly isLate: () => boolean
  readonly cut: () => void
}

const current = new AsyncLocalStorage<{ awaited: Awaited | null }>()

/** Runs the work within that patience. What it leaves running after its answer is nobody's wait any more, and is not cut. */
export async function whileAwaited<T>(patience: Patience, work: (awaited: Awaited) => Promise<T>): Promise<T> {
  let wasCut = false
  const awaited: Awaited = {
    ...patience,
    isLate: () => wasCut || present() >= patience.deadline || (patience.gone?.aborted ?? false),
    cut: () => {
      wasCut = true
    },
  }
  const kept: { awaited: Awaited | null } = { awaited }
  try {
    return await current.run(kept, () => work(awaited))
  } finally {
    kept.awaited = null
  }
}

/** Who waits for what runs here; null for work that nobody waits for: reactions, jobs, seeds. */
export const awaitedHere = (): Awaited | null => current.getStore()?.awaited ?? null

/** For how many milliseconds somebody will still wait for what runs here. */
export function timeLeft(): number {
  const awaited = awaitedHere()
  return awaited === null ? Number.POSITIVE_INFINITY : awaited.deadline - present()
}

/** Work that goes on to its end whoever waits for it, and however long: nothing of it is cut. */
const unawaited = <T>(work: () => Promise<T>): Promise<T> => current.run({ awaited: null }, work)

/** Of the time that is left, for the work: the rest is for telling how it stands. */
const FOR_THE_WORK = 0.7

/**
 * Work that must not be begun in vain: it goes on to its end whoever waits for it. Null as soon as there is hardly time left to say
 * that it is under way; what it then throws is told to `onFailure`.
 */
export async function whileTimeLasts<T>(
  work: () => Promise<T>,
  onFailure: (error: unknown) => void,
): Promise<T | null> {
  const left = timeLeft()
  const going = unawaited(work)
  if (left === Number.POSITIVE_INFINITY) return going
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), left * FOR_THE_WORK)
  })
  const first = await Promise.race([going, late]).finally(() => clearTimeout(timer))
  if (first === null) going.catch(onFailure)
  return first
}

/** As it is told; rounded down, so that whoever answers gives up no later than who asked. */
export const timeoutAsTold = (milliseconds: number): string => String(Math.max(0, Math.floor(milliseconds)))

/** When the one who asks stops waiting, by what he wrote of it just now; never, where he wrote nothing that can be read. */
export function deadlineIn(text: string | undefined): number {
  const told = Number(text ?? Number.POSITIVE_INFINITY)
  return Number.isNaN(told) ? Number.POSITIVE_INFINITY : present() + told
}
