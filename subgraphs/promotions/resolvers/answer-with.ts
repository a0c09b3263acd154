import type { Result } from '@supermall/kernel/result'
import { ok } from '@supermall/kernel/result'
import { payload } from '@supermall/subgraph/payload'

/** The answer of a deletion: only the name of what is gone. */
export const deleted = (result: Result<{ readonly id: string }>) =>
  payload('deletedId')(result.ok ? ok(result.value.id) : result)
