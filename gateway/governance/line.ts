import { fault } from '@supermall/kernel/fault'

/** Ends the turn of whoever was let in. */
export type Leave = () => void

export type Line = {
  /** Waits for a turn; refuses at once whoever could not be served before nobody waits for him any more. */
  readonly enter: (deadline: number, gone: AbortSignal) => Promise<Leave>
}

type Waiting = { readonly go: () => void }

/** How much the latest turn counts in what a turn usually takes. */
const LATEST = 0.1

/**
 * So many at a time as there is room for just then, the others in the order in which they came. Work that nobody would see the end of is never begun: what is
 * begun by too many at once is ended in time by none of them.
 */
export function line({ width, name, clock }: { width: () => number; name: string; clock: () => number }): Line {
  const waiting: Waiting[] = []
  let inside = 0
  let usual = 0

  function begin(): Leave {
    const begunAt = clock()
    return () => {
      usual += LATEST * (clock() - begunAt - usual)
      inside--
      callNext()
    }
  }

  /** Whoever is called has his place from then on, so that nobody slips in between. */
  function callNext(): void {
    while (inside < width()) {
      const next = waiting.shift()
      if (!next) return
      inside++
      next.go()
    }
  }

  /** By when the last in the line will have been served, as far as can be told. */
  const expectedEnd = (): number => clock() + usual * (Math.ceil((waiting.length + 1) / width()) + 1)

  return {
    async enter(deadline, gone) {
      if (inside < width()) {
        inside++
        return begin()
      }
      if (expectedEnd() > deadline) throw tooMany(name)
      await turn(waiting, { name, gone, patience: deadline - clock() - usual })
      return begin()
    },
  }
}

type Place = { readonly name: string; readonly gone: AbortSignal; readonly patience: number }

function turn(waiting: Waiting[], { name, gone, patience }: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (end: () => void) => () => {
      clearTimeout(timer)
      gone.removeEventListener('abort', leave)
      const place = waiting.indexOf(mine)
      if (place >= 0) waiting.splice(place, 1)
      end()
    }
    const mine: Waiting = { go: settle(resolve) }
    const leave = settle(() => reject(fault('DEADLINE_EXCEEDED', `nobody waits for ${name} any more`)))
    const timer = setTimeout(
      settle(() => reject(tooMany(name))),
      patience,
    )
    gone.addEventListener('abort', leave, { once: true })
    waiting.push(mine)
  })
}

const tooMany = (name: string) => fault('OVERLOADED', `too many wait for ${name} already`)
