import { within } from '@supermall/kernel/time'

/** Waits for what is under way on a connection before it is closed. */
export type Drain = {
  /** Something is under way no more. */
  readonly look: () => void
  /** Resolves when nothing is, or when that time is over. */
  readonly over: (mostMs: number) => Promise<void>
}

export function drain(isBusy: () => boolean): Drain {
  let tell: (() => void) | null = null
  return {
    look() {
      if (!isBusy()) tell?.()
    },
    async over(mostMs) {
      if (!isBusy()) return
      await within(
        mostMs,
        new Promise<void>((resolve) => {
          tell = resolve
        }),
      )
    },
  }
}
