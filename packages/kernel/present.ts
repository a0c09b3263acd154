/** So far off may the clock of a machine be: machines that keep their time by the network differ by less. */
const MOST_OFF_MS = 5_000

type Settled = { readonly offMs: number; readonly lead: number }

let settled: Settled | null = null

/** How far the clock is ahead of what has gone by since the process began: it changes only when somebody sets the clock. */
const leadNow = (): number => Date.now() - performance.now()

/**
 * What time it is, in milliseconds since 1970, as the databases of the mall say: an hour that a machine is ahead or behind is taken
 * off, whether it was so from the start or its clock is set while the process works. A few seconds are left as they are.
 */
export function present(): number {
  return Date.now() - (settled === null ? 0 : settled.offMs + stepSince(settled))
}

/** Whether the clock was set since it was compared. */
export const isPresentInDoubt = (): boolean => settled !== null && stepSince(settled) !== 0

/** From now on it is `right` plus what goes by. Gives how far the clock of this machine is off, in milliseconds, 0 for a little. */
export function settlePresent(right: number): number {
  const offMs = unlessLittle(Date.now() - right)
  settled = { offMs, lead: leadNow() }
  return offMs
}

/** The clock of this machine counts again. */
export function unsettlePresent(): void {
  settled = null
}

const stepSince = ({ lead }: Settled): number => unlessLittle(leadNow() - lead)

const unlessLittle = (ms: number): number => (Math.abs(ms) > MOST_OFF_MS ? ms : 0)
