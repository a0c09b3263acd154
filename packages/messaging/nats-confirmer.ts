import type { Confirmation } from './outbox.ts'

const WAIT_MS = 4
const MOST_AT_ONCE = 1_000

/** Effects end one by one; their confirmations travel together, every few milliseconds at the most. */
export function confirmer(send: (source: string, confirmations: readonly Confirmation[]) => void) {
  const pending = new Map<string, Confirmation[]>()
  let timer: NodeJS.Timeout | undefined

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    for (const [source, all] of pending) {
      for (let from = 0; from < all.length; from += MOST_AT_ONCE) send(source, all.slice(from, from + MOST_AT_ONCE))
    }
    pending.clear()
  }

  return {
    flush,
    confirm(source: string, confirmations: readonly Confirmation[]): void {
      pending.set(source, [...(pending.get(source) ?? []), ...confirmations])
      timer ??= setTimeout(flush, WAIT_MS)
    },
  }
}
