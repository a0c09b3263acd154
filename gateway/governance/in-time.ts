import { fault } from '@supermall/kernel/fault'
import type { Gone } from '@supermall/kernel/gone'

export type Until = {
  /** In milliseconds since 1970. */
  readonly deadline: number
  /** Null for what goes on though nobody waits for it. */
  readonly gone: Gone | null
  readonly name: string
  readonly clock: () => number
}

/** What it answers, or a fault as soon as nobody waits for it any more. */
export function inTime<T>(asked: Promise<T>, { deadline, gone, name, clock }: Until): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => reject(fault('DEADLINE_EXCEEDED', `${name} did not answer in time`))
    const left = () => reject(fault('DEADLINE_EXCEEDED', `nobody waits for ${name} any more`))
    const timer = setTimeout(late, deadline - clock())
    gone?.addEventListener('abort', left, { once: true })
    const end = () => {
      clearTimeout(timer)
      gone?.removeEventListener('abort', left)
    }
    asked.then(
      (value) => {
        end()
        resolve(value)
      },
      (why) => {
        end()
        reject(why)
      },
    )
  })
}
