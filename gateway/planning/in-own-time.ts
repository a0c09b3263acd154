import { Fault } from '@supermall/kernel/fault'
import { present } from '@supermall/kernel/present'
import type { Asking } from '../asking.ts'
import { inTime } from '../governance/in-time.ts'

type Shared<T> = {
  readonly made: T | Promise<T>
  /** Whether it was begun for this request, or for another one before it. */
  readonly isOwn: boolean
}

/**
 * What several wait for is made for the first of them, within his time: whoever has more asks for it again himself. Others may
 * be planned first, and nobody waits for longer than he would for his answer.
 */
export async function inOwnTime<T>(take: () => Shared<T>, { deadline, gone, isRehearsal }: Asking): Promise<T> {
  for (;;) {
    const { made, isOwn } = take()
    if (!(made instanceof Promise)) return made
    try {
      return isRehearsal ? await made : await inTime(made, { deadline, gone, name: 'the planner', clock: present })
    } catch (error) {
      const isOfOther = !isOwn && error instanceof Fault && error.code === 'DEADLINE_EXCEEDED'
      if (!isOfOther || gone.aborted || deadline <= present()) throw error
    }
  }
}
