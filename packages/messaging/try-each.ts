import { mayGoOn } from './go-on.ts'

/** What of a list comes next: so many at once, without those that were tried already and are still in it. */
export type Untried = { readonly except: readonly string[]; readonly most: number }

const AT_ONCE = 100
/** So many that fail are no matter of one among them: a neighbour is away, say, and whoever is next would wait for it as well. */
const MOST_FAILED = 100

/**
 * Tries each of a list that gets shorter by what is done: one that fails, or is not done after all, keeps no other back. It is not
 * tried again in the same run. Tells how many were done, and throws the first failure when the others have had their turn.
 */
export async function tryEach(
  find: (page: Untried) => Promise<readonly string[]>,
  work: (id: string) => Promise<boolean>,
): Promise<number> {
  const failures: unknown[] = []
  const except: string[] = []
  let done = 0
  for (let isMore = true; isMore; ) {
    const ids = await find({ except, most: AT_ONCE })
    for (const id of ids) {
      if (!mayGoOn()) break
      const isDone = await work(id).catch((error) => {
        failures.push(error)
        return false
      })
      if (isDone) done += 1
      else except.push(id)
    }
    isMore = ids.length === AT_ONCE && failures.length < MOST_FAILED && mayGoOn()
  }
  if (failures.length > 0) throw failures[0]
  return done
}

/**
 * Many in one transaction, until none is left, which is null. One row that fails undoes all beside it: after a failed batch each of the
 * rest has its own turn.
 */
export async function tryBatches(batch: () => Promise<number | null>, each: () => Promise<number>): Promise<number> {
  for (let done = 0; ; ) {
    const some = mayGoOn() ? await batch().catch(() => undefined) : null
    if (some === undefined) return done + (await each())
    if (some === null) return done
    done += some
  }
}
