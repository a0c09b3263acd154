/** What happened lately, in buckets of time that are forgotten one by one. */
type Window<B> = {
  /** The bucket of this moment. */
  readonly now: () => B
  /** All of them, the oldest first, this moment's last; empty ones for times in which nothing happened. */
  readonly all: () => readonly B[]
  readonly forget: () => void
}

type Options<B> = {
  readonly buckets: number
  readonly bucketMs: number
  readonly clock: () => number
  readonly empty: () => B
}

export function slidingWindow<B>({ buckets, bucketMs, clock, empty }: Options<B>): Window<B> {
  let kept: B[] = Array.from({ length: buckets }, empty)
  let last = Math.floor(clock() / bucketMs)

  function move(): void {
    const present = Math.floor(clock() / bucketMs)
    const passed = Math.min(buckets, Math.max(0, present - last))
    if (passed > 0) kept = [...kept.slice(passed), ...Array.from({ length: passed }, empty)]
    last = Math.max(last, present)
  }

  return {
    now() {
      move()
      return kept[buckets - 1] as B
    },
    all() {
      move()
      return kept
    },
    forget() {
      kept = Array.from({ length: buckets }, empty)
    },
  }
}
