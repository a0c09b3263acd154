/** Durations in milliseconds, written so that they read as what they are: `minutes(30)`. */
export const seconds = (n: number): number => n * 1_000
export const minutes = (n: number): number => n * 60_000
export const hours = (n: number): number => n * 3_600_000
export const days = (n: number): number => n * 86_400_000

export const after = (from: Date, milliseconds: number): Date => new Date(from.getTime() + milliseconds)

export const LONG_AGO = new Date(0)
const FOR_EVER = new Date('9999-12-31T00:00:00.000Z')

/** The instant before which it is on: never when it is off, for ever when nothing ends it. */
export const untilOf = (isOn: boolean, expiresAt: string | null): Date => {
  if (!isOn) return LONG_AGO
  return expiresAt === null ? FOR_EVER : new Date(expiresAt)
}

/** Doubles from `first` with each attempt, never beyond `most`; attempts count from one. */
export const backoff = (attempt: number, first: number, most: number): number =>
  Math.min(most, first * 2 ** Math.min(30, Math.max(0, attempt - 1)))

/** Where the present comes from; tests hand in their own. */
export type Clock = () => Date

/** Waits for the work, but no longer than that: what never ends cannot keep us from ending. */
export async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work.catch(() => undefined), over])
  clearTimeout(timer)
}
