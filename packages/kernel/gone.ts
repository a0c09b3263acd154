/**
 * Whether nobody waits any more. An AbortSignal may stand wherever this does; every request has a few of these and listens to each
 * of them several times, and the platform's own take five times as long to make and to listen to.
 */
export type Gone = {
  readonly aborted: boolean
  readonly addEventListener: (type: 'abort', listener: () => void, options?: { readonly once?: boolean }) => void
  readonly removeEventListener: (type: 'abort', listener: () => void) => void
}

type Leaving = { readonly signal: Gone; readonly abort: () => void }

export function leaving(): Leaving {
  const listeners = new Set<() => void>()
  let aborted = false
  return {
    signal: {
      get aborted() {
        return aborted
      },
      addEventListener: (_, listener) => void listeners.add(listener),
      removeEventListener: (_, listener) => void listeners.delete(listener),
    },
    abort() {
      if (aborted) return
      aborted = true
      for (const listener of listeners) listener()
      listeners.clear()
    },
  }
}
