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
  const signal = new Signal()
  return { signal, abort: () => signal.abort() }
}

/** A class, for V8 makes every object whose getter is written into it a shape of its own, and keeps those for long. */
class Signal implements Gone {
  aborted = false
  readonly #listeners = new Set<() => void>()

  addEventListener(_: 'abort', listener: () => void): void {
    this.#listeners.add(listener)
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    this.#listeners.delete(listener)
  }

  abort(): void {
    if (this.aborted) return
    this.aborted = true
    for (const listener of this.#listeners) listener()
    this.#listeners.clear()
  }
}
