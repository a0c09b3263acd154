/**
 * The present of this process, moved: whoever asks for the time here is told the played one, and between two moves it runs as
 * fast as ever. Timers and the databases go on in their own time.
 */
export function moveClock(): { readonly to: (instant: Date) => void } {
  const Real = globalThis.Date
  let offset = 0
  class Played extends Real {
    constructor(...given: unknown[]) {
      if (given.length === 0) super(Real.now() + offset)
      else super(...(given as []))
    }
    static override now(): number {
      return Real.now() + offset
    }
  }
  globalThis.Date = Played as DateConstructor
  return {
    to(instant) {
      offset = instant.getTime() - Real.now()
    },
  }
}
