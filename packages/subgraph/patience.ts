import { AsyncLocalStorage } from 'node:async_hooks'

/** How long somebody waits for an answer. */
export type Patience = {
  /** In milliseconds since 1970. */
  readonly deadline: number
  /** Aborted when they no longer wait; null where the work goes on all the same. */
  readonly gone: AbortSignal | null
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
    isLate: () => wasCut || Date.now() >= patience.deadline || (patience.gone?.aborted ?? false),
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
