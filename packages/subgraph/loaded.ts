import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'

/** What a command named by its id, as it stands after its transaction. */
export const loaded =
  <Named, Row>(load: (named: Named) => Promise<Row | null>) =>
  async (result: Result<Named>): Promise<Result<Row>> => {
    if (!result.ok) return result
    const row = await load(result.value)
    if (row === null) throw new Error('what was just written is not there')
    return ok(row)
  }
