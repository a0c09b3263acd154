import { Fault } from '@supermall/kernel/fault'
import { appointments } from './appointments.ts'
import type { Width } from './width.ts'

/** Ends the turn of whoever was let in. */
export type Leave = () => void

export type Line = {
  /** Waits for a turn; refuses at once whoever could not be served before nobody waits for him any more. */
  readonly enter: (deadline: number, gone: AbortSignal) => Promise<Leave>
  /** In how many milliseconds somebody shall come again who could not be served by then; null for who could be. */
  readonly refusal: (deadline: number) => number | null
}

export type LineOptions = {
  readonly name: string
  readonly clock: () => number
  /** How many at a time. */
  readonly width: Width
}

type Waiting = { readonly deadline: number; readonly go: () => void; readonly refuse: () => void }

/**
 * So many at a time as there is room for just then, the others in the order in which they came. Work that nobody would see the end of is never begun: what is
 * begun by too many at once is ended in time by none of them. How long a turn takes is what turns took lately, so that a
 * machine that becomes slow lets fewer wait.
 */
export function line({ width, name, clock }: LineOptions): Line {
  const waiting: Waiting[] = []
  const turns = turnsLately()
  const appoint = appointments(clock)
  let inside = 0

  function begin(): Leave {
    const begunAt = clock()
    return () => {
      const took = clock() - begunAt
      turns.took(took)
      width.ended(took, { inside, isAwaited: waiting.length > 0 })
      inside--
      callNext()
    }
  }

  /** Whoever is called has his place from then on, so that nobody slips in between. Whoever is called too late has begun nothing. */
  function callNext(): void {
    while (inside < width.now()) {
      const next = waiting.shift()
      if (!next) return
      if (clock() + turns.most() > next.deadline) {
        next.refuse()
        continue
      }
      inside++
      next.go()
    }
  }

  const eachMs = (): number => turns.usual() / width.now()

  /** Whether the last in the line will have been served by then, as far as can be told. */
  const isInTime = (deadline: number): boolean =>
    inside < width.now() || clock() + CARE * (eachMs() * (waiting.length + 1) + turns.most()) <= deadline

  const refused = (): Fault =>
    new Fault('OVERLOADED', `too many wait for ${name} already`, { retryAfterMs: appoint(eachMs()) })

  return {
    refusal: (deadline) => (isInTime(deadline) ? null : appoint(eachMs())),
    async enter(deadline, gone) {
      if (inside < width.now()) {
        inside++
        return begin()
      }
      if (!isInTime(deadline)) throw refused()
      await turn(waiting, { name, gone, deadline, patience: deadline - clock() - turns.most(), refused })
      return begin()
    },
  }
}

/** What is told is a little more than what is expected: a line is never slower just because it was expected to be. */
const CARE = 1.25
/** How much the latest turn counts in what turns take. */
const LATEST = 0.1

/** As TCP tells how long an answer may take: what is usual, and how far from that most of them are. */
function turnsLately() {
  let usual = 0
  let apart = 0
  return {
    took(milliseconds: number): void {
      apart += LATEST * (Math.abs(milliseconds - usual) - apart)
      usual += LATEST * (milliseconds - usual)
    },
    usual: () => usual,
    /** Hardly any takes longer. */
    most: () => usual + 2 * apart,
  }
}

type Place = {
  readonly name: string
  readonly gone: AbortSignal
  readonly deadline: number
  readonly patience: number
  readonly refused: () => Fault
}

function turn(waiting: Waiting[], { name, gone, deadline, patience, refused }: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => () => {
      clearTimeout(timer)
      gone.removeEventListener('abort', leave)
      const place = waiting.indexOf(mine)
      if (place >= 0) waiting.splice(place, 1)
      end()
    }
    const refuse = settle(() => reject(refused()))
    const mine: Waiting = { deadline, refuse, go: settle(resolve) }
    const leave = settle(() => reject(new Fault('DEADLINE_EXCEEDED', `nobody waits for ${name} any more`)))
    const timer = setTimeout(refuse, patience)
    gone.addEventListener('abort', leave, { once: true })
    waiting.push(mine)
  })
}
