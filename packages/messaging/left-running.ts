import { fault } from '@supermall/kernel/fault'
import { whileTimeLasts } from './patience.ts'

export type LeftRunning = {
  /** Throws when too much runs on already: to be asked before anything is begun that must be brought to its end. */
  readonly admit: () => void
  /** Null as soon as there is hardly time left to tell that it is under way; it goes on all the same. */
  readonly run: typeof whileTimeLasts
}

/**
 * Work that goes on after its asker was told that it is under way. Those who wait for an answer are counted at the door; what nobody
 * waits for any more is counted only here, and without a bound a mall that is too slow would take on ever more of it.
 */
export function leftRunning(most: number): LeftRunning {
  let count = 0
  return {
    admit() {
      if (count >= most) throw fault('OVERLOADED', `${count} run on already that nobody waits for any more`)
    },
    async run(work, onFailure) {
      let going: Promise<unknown> = Promise.resolve()
      const keep = () => {
        const begun = work()
        going = begun
        return begun
      }
      const ended = await whileTimeLasts(keep, onFailure)
      if (ended !== null) return ended
      count += 1
      const end = (): void => {
        count -= 1
      }
      going.then(end, end)
      return null
    },
  }
}
