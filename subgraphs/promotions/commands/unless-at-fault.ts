import type { Transact } from '@supermall/messaging/unit'
import type { Tx } from '../data/database.ts'
import type { Try } from '../data/tries.ts'
import { giveTryBack } from '../data/tries.ts'

/** What the mall itself failed was no guess: the try is given back, and whoever calls hears of the fault, also where that fails as well. */
export async function unlessAtFault<T>(tried: Try, transact: Transact<Tx>, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (fault) {
    await transact(({ db }) => giveTryBack(db, tried)).catch(() => undefined)
    throw fault
  }
}
