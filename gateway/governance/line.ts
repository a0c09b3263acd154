import { Fault } from '@supermall/kernel/fault'
import type { Gone } from '@supermall/kernel/gone'
import { appointments } from './appointments.ts'
import { openRow } from './row.ts'
import type { Width } from './width.ts'

/** Ends the turn of whoever was let in. */
type Leave = () => void

export type Line = {
  /** Waits for a turn; refuses at once whoever could not be served before nobody waits for him any more. */
  readonly enter: (deadline: number, gone: Gone) => Promise<Leave>
  /** In how many milliseconds somebody shall come again who could not be served by then; null for who could be. */
  readonly refusal: (deadline: number) => number | null
}

type LineOptions = {
  readonly name: string
  readonly clock: () => number
  /** How many at a time. */
  readonly width: Width
}

/**
 * So many at a time as there is room for just then, the others in the order in which they came. Work that nobody would see the end of is never begun: what is
 * begun by too many at once is ended in time by none of them. How long a turn takes is what turns took lately, so that a
 * machine that becomes slow lets fewer wait.
 */
export function line({ width, name, clock }: LineOptions): Line {
  const turns = turnsLately()
  const appoint = appointments(clock)
  const eachMs = (): number => turns.usual() / width.now()
  /** By when whoever stands at that place will have been served, as far as can be told. */
  const expectedEnd = (place: number, care = 1): number => clock() + care * (eachMs() * place + turns.most())
  const refused = (): Fault =>
    new Fault('OVERLOADED', `too many wait for ${name} already`, { retryAfterMs: appoint(eachMs()) })
  const row = openRow({ name, refused })
  let inside = 0

  const isInTime = (deadline: number): boolean =>
    inside < width.now() || expectedEnd(row.length() + 1, CARE) <= deadline

  function begin(): Leave {
    const begunAt = clock()
    return () => {
      const took = clock() - begunAt
      turns.took(took)
      width.ended(took, row.length() > 0)
      inside--
      callNext()
      // Where it takes longer than it did when they came, those at the end are told now, and not when their time has run out.
      row.sendAway((place) => expectedEnd(place))
    }
  }

  /** Whoever is called has his place from then on, so that nobody slips in between. Who is called too late has begun nothing. */
  function callNext(): void {
    while (inside < width.now() && row.length() > 0) if (row.call(clock() + turns.most())) inside++
  }

  return {
    refusal: (deadline) => (isInTime(deadline) ? null : appoint(eachMs())),
    async enter(deadline, gone) {
      if (!isInTime(deadline)) throw refused()
      if (inside < width.now()) inside++
      else await row.wait({ deadline, gone, patienceMs: deadline - clock() - turns.most() })
      return begin()
    },
  }
}

/** What is told is a little more than what is expected: a line is never slower just because it was expected to be. */
const CARE = 1.25
/** How much the latest turn counts in what turns take. */
const LATEST = 0.1

/** What is taken for a turn before the first has ended: a crowd that comes to a mall that has just opened does not fill the line. */
const UNKNOWN_MS = 200

/** As TCP tells how long an answer may take: what is usual, and how far from that most of them are. */
function turnsLately() {
  let usual = UNKNOWN_MS
  let apart = 0
  let isKnown = false
  return {
    took(milliseconds: number): void {
      if (!isKnown) {
        isKnown = true
        usual = milliseconds
        apart = milliseconds / 2
        return
      }
      apart += LATEST * (Math.abs(milliseconds - usual) - apart)
      usual += LATEST * (milliseconds - usual)
    },
    usual: () => usual,
    /** Hardly any takes longer. */
    most: () => usual + 2 * apart,
  }
}
